import { momentIn } from '#lib/dates.ts'
import type mongoose from 'mongoose'
import type { Participation } from './participation.ts'
import type { Workshop } from './workshop.ts'

type Id = mongoose.Types.ObjectId
type Session = Pick<Workshop, 'movedSeq' | 'seats'>
interface Said {
  at: Date
  seen: number
}

/** The number of the date and hour that a person reads: it changes when the session, or their slot, is moved. */
export function seenBy({ movedSeq, seats }: Session, person: Id): number {
  const seat = seats.find(held => held.person.equals(person))
  return Math.max(movedSeq, seat?.slotSeq ?? 0)
}

/** What was said of another date, or of a seat that was given back since, says nothing any more. */
function stands<Word extends Said>(word: Word | null | undefined, session: Session, person: Id): Word | null {
  const seat = session.seats.find(held => held.person.equals(person))
  if (!word || !seat || word.at < seat.since) return null
  return word.seen === seenBy(session, person) ? word : null
}

export function isConfirmed({ confirmed, person }: OwnWords, session: Session): boolean {
  return stands(confirmed, session, person) !== null
}

/** 'HH:MM' at the place; null: they did not say that they would be late. */
export function lateAt({ late, person }: OwnWords, session: Session): string | null {
  return stands(late, session, person)?.time ?? null
}

/** The same as a moment of that day. */
export function lateIn(
  words: OwnWords,
  session: Session & Pick<Workshop, 'timeZone' | 'localDay'>
): Date | null {
  const time = lateAt(words, session)
  return time === null ? null : momentIn(session.timeZone, session.localDay, time)
}

type OwnWords = Pick<Participation, 'person' | 'confirmed' | 'late'>
