import { flushOutbox } from '#models/ledger/flush-outbox.ts'
import { change } from '#models/ledger/ledger.ts'
import { Workshop } from '#models/records/workshop.ts'

type Counted = Pick<Workshop, 'capacity'> & Partial<Pick<Workshop, 'waiting' | 'kept'>>

/** What a list writes with another number of places, where somebody waits for one more, or some are kept. */
export function unsettledBy(
  { capacity: before, waiting, kept }: Counted,
  capacity: number | undefined,
  now: Date
): { unsettled?: Date } {
  if (capacity === undefined || capacity === before) return {}
  const isAwaited = capacity > before && (waiting ?? []).length > 0
  return isAwaited || kept ? { unsettled: now } : {}
}

const unsettled = (now: Date) => ({ unsettled: { $lte: now } })

/** Only a test opens it, to prove that without it two clocks settle one session twice. */
export const guards = { unsettled }

export async function areSessionsUnsettled(now = new Date()): Promise<boolean> {
  return (await Workshop.exists(unsettled(now))) !== null
}

const MOST_AT_ONCE = 100

/** Offers to who waits what a list has added: one guarded write a session, which the clock finishes after a crash. */
export async function settleSessions(now = new Date()): Promise<number> {
  const found = await Workshop.find(unsettled(now)).limit(MOST_AT_ONCE).select('_id').lean()
  let settled = 0
  for (const { _id } of found) {
    const after = await change(_id, guards.unsettled(now), { unsettled: null }, now)
    if (!after) continue
    settled++
    await flushOutbox(_id, now).catch(() => undefined)
  }
  return settled
}
