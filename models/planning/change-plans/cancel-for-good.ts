import type mongoose from 'mongoose'
import { flushOutbox } from '#models/ledger/flush-outbox.ts'
import { change, literal, logged, NEXT_SEQ } from '#models/ledger/ledger.ts'
import { REGROUPED } from '#models/messages/plan.ts'
import { staleMarks } from '#models/records/figures-stale.ts'
import type { Authored } from '../authored.ts'

const REASON = 'other'

/**
 * A session that was called off for another one, where its people found no seat: they read that it is called off, which
 * its host and whoever runs it were told already. Once, however often it is asked.
 */
export async function cancelForGood(
  id: mongoose.Types.ObjectId,
  { by, now = new Date() }: Authored
): Promise<void> {
  const entry = {
    what: 'cancelled',
    person: '$$seat.person',
    seq: NEXT_SEQ,
    at: now,
    by: literal(by),
    reason: REASON
  }
  await change(
    id,
    { state: 'cancelled', cancelReason: REGROUPED },
    {
      cancelReason: REASON,
      ...staleMarks(),
      outbox: { $concatArrays: ['$outbox', { $map: { input: '$seats', as: 'seat', in: entry } }] },
      log: logged(by, now, 'cancelled', { reason: REASON })
    }
  )
  await flushOutbox(id, now).catch(() => undefined)
}
