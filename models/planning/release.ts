import type mongoose from 'mongoose'
import { isSeatOf } from '#models/ledger/ledger.ts'
import type { TimeSlot } from '#models/records/time-slot.ts'
import type { Workshop } from '#models/records/workshop.ts'

type Id = mongoose.Types.ObjectId
type Expression = Record<string, unknown>
export type Seat = Pick<Workshop['seats'][number], 'person' | 'seq'> & { slot?: Id | null }

/** The seats that these people hold, as plain objects. */
export function seatsOf(workshop: Workshop, people: readonly Id[]): Seat[] {
  return workshop.toObject().seats.filter(({ person }) => people.some(id => id.equals(person)))
}

/** What a write sets so that these seats are given back; `freed`: others that it frees besides. */
export function withoutSeats(seats: readonly Seat[], freed = 0): Expression {
  if (seats.length === 0) return {}
  const stays = { $not: [isSeatOf(seats.map(({ person }) => person))] }
  return {
    seats: { $filter: { input: '$seats', as: 'seat', cond: stays } },
    seatsFree: { $add: ['$seatsFree', seats.length + freed] }
  }
}

/** The slots once these seats, or offers, are given back (1) or taken again (-1). */
export function withFree<One extends Pick<TimeSlot, '_id' | 'free'>>(
  slots: readonly One[],
  seats: readonly Pick<Seat, 'slot'>[],
  by: 1 | -1
): One[] {
  const countIn = (id: Id) => seats.filter(({ slot }) => slot?.equals(id)).length
  return slots.map(slot => ({ ...slot, free: slot.free + by * countIn(slot._id) }))
}

/** Only tests open it, to prove that a seat would be given twice without it. */
export const guards = {
  isFree: (seatsFree: number, given: number) => seatsFree > given
}

/** Of seats that a change gave back: those to be taken again in the session as it was read, and those gone since. */
export function takenAgain(
  workshop: Workshop,
  released: readonly Seat[],
  seatsFree: number
): Record<'back' | 'gone', Seat[]> {
  const back: Seat[] = []
  const gone: Seat[] = []
  for (const seat of released) {
    if (workshop.seatOf(seat.person)) continue
    const slot = workshop.slots.find(({ _id }) => seat.slot?.equals(_id))
    const isSlotFree = !slot || withFree([slot.toObject()], back, -1).every(({ free }) => free > 0)
    if (guards.isFree(seatsFree, back.length) && isSlotFree) back.push(seat)
    else gone.push(seat)
  }
  return { back, gone }
}
