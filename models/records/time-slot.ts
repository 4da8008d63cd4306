import mongoose from 'mongoose'
import { REMOTE_MODES, type RemoteMode } from './workshop-mode.ts'

const { ObjectId } = mongoose.Schema.Types

/** Most places of one session, all its slots together: a larger event is several sessions. */
export const MOST_PLACES = 60

/** A part of a session's hours with places of its own: whoever has a seat there comes at that hour. */
export const timeSlot = new mongoose.Schema({
  _id: { type: ObjectId, required: true },
  startsAt: { type: Date, required: true },
  endsAt: { type: Date, required: true },
  capacity: { type: Number, required: true, min: 1, max: MOST_PLACES },
  /** Absent: held as its session is. */
  mode: { type: String, enum: REMOTE_MODES },
  /** How to join it, as `joining` of a session. */
  joining: { type: String },
  /** Its places less the seats and the offers that name it, kept by the write that takes or frees one. */
  free: { type: Number, required: true }
})

type Id = mongoose.Types.ObjectId

export interface TimeSlot {
  _id: Id
  startsAt: Date
  endsAt: Date
  capacity: number
  mode?: RemoteMode | null
  joining?: string | null
  free: number
}

interface Slotted {
  startsAt: Date
  endsAt: Date
  /** Absent from what was written by a version that knew none. */
  slots?: readonly TimeSlot[] | null
  seats: readonly InSlot[]
  offers?: readonly InSlot[] | null
}

interface InSlot {
  person: Id
  slot?: Id | null
}

/** The slot of a person's seat, or of the one held for them; null without either, or in a session without slots. */
export function slotOf(
  { slots, seats, offers }: Pick<Slotted, 'slots' | 'seats' | 'offers'>,
  person: Id
): TimeSlot | null {
  const named = [...seats, ...(offers ?? [])].find(one => one.person.equals(person))?.slot
  return (named && slots?.find(({ _id }) => _id.equals(named))) || null
}

/** When a person comes and goes: the hours of their slot, else those of the session. */
export function hoursFor(session: Slotted, person: Id): { startsAt: Date; endsAt: Date } {
  const { startsAt, endsAt } = slotOf(session, person) ?? session
  return { startsAt, endsAt }
}

/** The same slots in a session that starts at another moment: each keeps its distance from the start. */
export function slotsFrom<One extends { startsAt: Date; endsAt: Date }>(
  { startsAt, slots }: { startsAt: Date; slots?: readonly One[] | null },
  start: Date
): One[] {
  const later = (moment: Date) => new Date(+moment + +start - +startsAt)
  return (slots ?? []).map(slot => ({ ...slot, startsAt: later(slot.startsAt), endsAt: later(slot.endsAt) }))
}
