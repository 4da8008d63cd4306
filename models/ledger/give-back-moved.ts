import type mongoose from 'mongoose'
import { Participation } from '#models/records/participation.ts'
import { opensAt, Workshop } from '#models/records/workshop.ts'
import { appended, change, literal, NEXT_SEQ } from './ledger.ts'
import { slotPlaces } from './slot-places.ts'

type Id = mongoose.Types.ObjectId

/** The seat that a person leaves for another session, as the entry of that one names it. */
export interface MovedSeat {
  person: Id
  by: Id | null
  at: Date
  reason: string | null
  /** The session it is in, and its ledger number there. */
  other: { workshop: Id; seat: number }
}

const TRIES = 20

/**
 * Gives back the very seat that was left for one in `to`, once whatever runs it again. A seat given back or taken anew
 * meanwhile stays as it is; one whose holder was marked there is kept, and the new one is given back instead.
 * Returns the session that owes something for it, if any.
 */
export async function giveBackMoved(to: Id, moved: MovedSeat, seq: number): Promise<Id | null> {
  const { person, by, reason, other } = moved
  for (let tries = 0; tries < TRIES; tries++) {
    const from = await Workshop.findById(other.workshop)
    const seat = from?.seatOf(person)
    if (!from || from.state === 'cancelled' || seat?.seq !== other.seat) return null
    if (await wasMarked(from._id, person)) {
      const { slot } = (await Workshop.findById(to))?.seatOf(person) ?? {}
      const told = { what: 'withdrawn', reason: 'mistake' }
      await withoutSeat(to, { person, seq, slot, guard: {}, told }, moved)
      return null
    }
    const told = { what: 'movedAway', reason, other: { workshop: to, seat: seq } }
    // While people may be marked there, every mark raises the ledger: one made since is looked for again.
    const guard = opensAt(from) <= new Date() ? { ledger: from.ledger } : {}
    const given = { person, seq: seat.seq, slot: seat.slot, guard, told }
    if (await withoutSeat(from._id, given, { by, at: moved.at })) return from._id
  }
  throw new Error('A seat that was left is still written to')
}

interface Given {
  person: Id
  seq: number
  slot?: Id | null | undefined
  guard: Record<string, unknown>
  told: { what: string; reason: string | null; other?: { workshop: Id; seat: number } }
}

/** Gives that very seat back. Null: it is not there any more, or the guard did not match. */
export function withoutSeat(
  workshop: Id,
  { person, seq, slot, guard, told }: Given,
  { by, at }: Pick<MovedSeat, 'by' | 'at'>
) {
  const left = slot ? { slotLeft: slot } : {}
  const entry = { ...told, ...left, reason: literal(told.reason), person, seq: NEXT_SEQ, at, by: literal(by) }
  return change(
    workshop,
    { ...guard, seats: { $elemMatch: { person, seq } } },
    {
      seats: { $filter: { input: '$seats', as: 'seat', cond: { $ne: ['$$seat.person', person] } } },
      seatsFree: { $add: ['$seatsFree', 1] },
      ...slotPlaces([{ slot, by: 1 }]),
      outbox: appended('outbox', entry)
    }
  )
}

export async function wasMarked(workshop: Id, person: Id): Promise<boolean> {
  const marked = { workshop, person, state: 'registered' as const, attendance: { $ne: null } }
  return (await Participation.exists(marked)) !== null
}
