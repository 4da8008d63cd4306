import type mongoose from 'mongoose'
import { appended, changeSeats, literal, NEXT_SEQ } from '#models/ledger/ledger.ts'
import { flushOutbox } from '#models/ledger/flush-outbox.ts'
import { LIST_CLOSES_BEFORE_MS } from '#models/records/waiting-list.ts'
import { Workshop } from '#models/records/workshop.ts'

type Id = mongoose.Types.ObjectId
type Expression = Record<string, unknown>

/** The guard of a closing. Only the tests of races open it. */
export const guards = {
  closes: (now: Date): Expression => ({
    state: 'published',
    startsAt: { $lte: new Date(+now + LIST_CLOSES_BEFORE_MS) },
    'waiting.0': { $exists: true }
  })
}

/** Sessions where somebody still waits although no seat is offered any more: the clock looks each minute. */
const toClose = (now: Date): Expression => ({ ...guards.closes(now), 'waiting.seq': { $gte: 0 } })

export async function areListsToClose(now = new Date()): Promise<boolean> {
  return (await Workshop.exists(toClose(now) as never)) !== null
}

const MOST_AT_ONCE = 100

/** Closes them, soonest first. May run twice, at once or late. */
export async function closeLists(now = new Date()): Promise<number> {
  const found = await Workshop.find(toClose(now) as never)
    .sort({ startsAt: 1 })
    .limit(MOST_AT_ONCE)
    .select('_id')
    .lean()
  let closed = 0
  for (const { _id } of found) if (await closeList(_id, now)) closed++
  return closed
}

/** One guarded write: nobody waits any more, and each is owed one word of it. False: closed or moved meanwhile. */
export async function closeList(id: Id, now: Date): Promise<boolean> {
  const entry = { what: 'listClosed', seq: NEXT_SEQ, at: now, by: null, reason: null }
  const owed = { $map: { input: '$waiting', as: 'one', in: { ...entry, person: '$$one.person' } } }
  const line = { at: now, by: literal(null), what: 'listClosed', detail: { count: { $size: '$waiting' } } }
  const after = await changeSeats(id, guards.closes(now), {
    waiting: [],
    outbox: { $concatArrays: ['$outbox', owed] },
    log: appended('log', line)
  })
  if (after) await flushOutbox(id, now).catch(() => undefined)
  return after !== null
}
