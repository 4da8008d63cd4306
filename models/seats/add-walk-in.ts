import type mongoose from 'mongoose'
import { Refusal } from '#lib/refusal.ts'
import { placesInAll } from '#lib/seat-count.ts'
import type { WalkInReason } from '#models/records/extra-places.ts'
import { MOST_PLACES } from '#models/records/time-slot.ts'
import { opensAt, Workshop } from '#models/records/workshop.ts'
import { isForJobSeekers } from '#models/records/workshop-kind.ts'
import { markInUse } from '#models/stages/mark-in-use.ts'
import { flushOutbox } from '#models/ledger/flush-outbox.ts'
import { appended, changeSeats, literal, NEXT_SEQ } from '#models/ledger/ledger.ts'
import { listWithout, offersWithout } from '#models/ledger/queue.ts'
import { slotPlaces } from '#models/ledger/slot-places.ts'
import { withExtra } from './add-places.ts'
import { MOVED } from './move-person.ts'

type Id = mongoose.Types.ObjectId

export interface WalkIn {
  person: Id
  by: Id | null
  /** The same form sent twice is one seat. */
  key: string
  /** Why there is a place more, where none is free. */
  reason?: WalkInReason | null
  words?: string
  /** A session to come whose seat the person needs no more. */
  givesBack?: Id | null
  now?: Date
}

const TRIES = 20

/**
 * Gives a seat to somebody who has come without one, and marks them present, in one guarded write that tells nobody. Where no
 * seat is free a place is added, with its reason. Refuses: before the roll-call opens, closed, here already.
 */
export async function addWalkIn(id: Id, walkIn: WalkIn): Promise<Workshop> {
  const { person, by, key, givesBack = null, now = new Date() } = walkIn
  const left = givesBack ? await seatToLeave(givesBack, person, now) : null
  await markInUse(person)
  for (let tries = 0; tries < TRIES; tries++) {
    const before = await Workshop.findById(id).orFail()
    if (before.seatOf(person)?.key === key) return before
    const refusal = whyNoWalkIn(before, now) ?? whyNotHere(before, person)
    if (refusal) throw refusal
    const held = before.offerOf(person)?.slot
    const slot = held ?? placeInSlot(before)
    const entry = { what: 'walkedIn', person, seq: NEXT_SEQ, at: now, by: literal(by), reason: null }
    const after = await changeSeats(
      id,
      {
        state: 'published',
        'seats.person': { $ne: person },
        ...guards.unchanged(before),
        ...(slot && !held ? { slots: { $elemMatch: { _id: slot, free: { $gt: 0 } } } } : {})
      },
      {
        seats: appended('seats', {
          ...{ person, seq: NEXT_SEQ, since: now, by: literal(by), key: literal(key) },
          ...(slot ? { slot } : {})
        }),
        ...placeFor(before, walkIn, now),
        waiting: listWithout([person]),
        offers: offersWithout([person]),
        ...slotPlaces(held ? [] : [{ slot, by: -1 }]),
        outbox: appended('outbox', left ? { ...entry, reason: MOVED, other: left } : entry)
      }
    )
    if (!after) continue
    await flushOutbox(id, now).catch(() => undefined)
    return after
  }
  throw new Refusal('errors.workshop.busy')
}

/** The guard. Only the test of the race opens it: a place that was held for them may be another's by now, or free. */
export const guards = {
  unchanged: ({ ledger }: Workshop): Record<string, unknown> => ({ ledger })
}

/** The seat held for them, a free one, or one more. */
function placeFor(before: Workshop, { person, by, key, reason, words = '' }: WalkIn, now: Date) {
  if (before.offerOf(person)) return {}
  if (before.seatsFree > 0) return { seatsFree: { $subtract: ['$seatsFree', 1] } }
  if (placesInAll(before) >= MOST_PLACES) throw new Refusal('places.refusal.most')
  if (!reason) throw new Refusal('walkIns.refusal.reason', {}, 'reason')
  const said = reason === 'other' ? words.trim() : ''
  if (reason === 'other' && said === '') throw new Refusal('places.refusal.words', {}, 'words')
  return { extra: withExtra({ places: 1, reason, words: said, by, key }, now) }
}

function placeInSlot({ slots }: Workshop): Id | null {
  if (slots.length === 0) return null
  const free = slots.find(slot => slot.free > 0)
  if (!free) throw new Refusal('slots.refusal.full')
  return free._id
}

/** Why nobody can be added as having come; null while the roll-call is open. */
export function whyNoWalkIn(workshop: Workshop, now = new Date()): Refusal | null {
  if (!isForJobSeekers(workshop)) return new Refusal('errors.workshop.forProfessionals')
  if (workshop.state !== 'published') return new Refusal('walkIns.refusal.closed')
  return opensAt(workshop) > now ? new Refusal('errors.participation.notStarted') : null
}

const whyNotHere = (workshop: Workshop, person: Id) =>
  workshop.seatOf(person) ? new Refusal('walkIns.refusal.already') : null

/** A seat of a session that has not begun; none where it was given back meanwhile. */
async function seatToLeave(id: Id, person: Id, now: Date) {
  const other = await Workshop.findOne({ _id: id, state: 'published', startsAt: { $gt: now } })
  const seat = other?.seatOf(person)
  return other && seat ? { workshop: other._id, seat: seat.seq } : null
}
