import type mongoose from 'mongoose'
import type { QueueFact } from '#models/records/waiting-list.ts'
import { appended, literal, NEXT_SEQ } from './ledger.ts'

type Id = mongoose.Types.ObjectId
type Expression = Record<string, unknown>

/** Of a filter: a seat that is kept for nobody. */
export const FREE_TO_ALL = { seatsFree: { $gt: 0 }, 'kept.free': { $in: [null, 0] } }

/** Of a filter: a seat beyond the places kept, as many as there may be of these. */
export function freeBeyondKept(places: number): Expression {
  const beyond = Array.from({ length: places + 1 }, (_, free) => ({
    'kept.free': free,
    seatsFree: { $gt: free }
  }))
  return { $or: [FREE_TO_ALL, ...beyond] }
}

/** Of a filter: no seat that a person may take. */
export function noneFree(places: number, isPriority: boolean): Expression {
  if (isPriority || places === 0) return { seatsFree: { $lte: 0 } }
  const within = Array.from({ length: places }, (_, at) => ({
    'kept.free': at + 1,
    seatsFree: { $lte: at + 1 }
  }))
  return { $or: [{ seatsFree: { $lte: 0 } }, ...within] }
}

/** Whether a seat taken now is one of those kept. */
export const KEPT_IS_FREE: Expression = { $gt: ['$kept.free', 0] }

/** The waiting list, or the offers, without these people. */
export function listWithout(people: readonly Id[], list = 'waiting'): Expression {
  return {
    $filter: {
      input: { $ifNull: [`$${list}`, []] },
      as: 'one',
      cond: { $and: people.map(person => ({ $ne: ['$$one.person', person] })) }
    }
  }
}

export const offersWithout = (people: readonly Id[]): Expression => listWithout(people, 'offers')

interface Told {
  person: Id
  by: Id | null
  now: Date
  reason?: string | null
  passed?: readonly Id[]
  slot?: Id | null
}

/** One entry of the outbox about the waiting list. */
export function queueEntry(what: QueueFact, { person, by, now, reason = null, passed, slot }: Told) {
  return appended('outbox', {
    what,
    person,
    seq: NEXT_SEQ,
    at: now,
    by: literal(by),
    reason: literal(reason),
    ...(passed && passed.length > 0 ? { passed } : {}),
    ...(slot ? { slot } : {})
  })
}
