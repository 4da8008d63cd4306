import { addDays, HOME_ZONE, localTime } from '#lib/dates.ts'
import type mongoose from 'mongoose'
import type { Person } from '#models/records/person.ts'
import { WITHDRAWAL_REASONS } from '#models/seats/seats.ts'
import type { Staffed } from './cast.ts'
import { outcomeOf, type Outcome } from './outcomes.ts'
import { programme, type Session } from './programme.ts'
import { chanceOf, type Chance } from './random.ts'

/** One person and one workshop: what was proposed, answered, and what came of it. */
export interface Line {
  person: Person
  proposedAt: Date
  answer: 'waiting' | 'declined' | 'registered'
  registeredAt?: Date
  withdrawn?: { at: Date; reason: (typeof WITHDRAWAL_REASONS)[number] }
  outcome?: Outcome
}

/** One workshop from its draft to what came of it. */
export interface Story extends Session {
  by: mongoose.Types.ObjectId
  lines: Line[]
}

const MINUTE = 60_000
/** Days before another workshop is proposed to someone who had a seat, and to someone who had none. */
const REST = 21
const ASK_AGAIN = 5
/** Share of the people a workshop is proposed to who take a seat: « 66 % » of the region's own count. */
const REGISTERS = 0.685
const WITHDRAWS = 0.06

/** The stories of an agency's workshops, invented whole before anything is written. */
export function storiesOf(staffed: Staffed, today: string, now: Date): Story[] {
  const { story, counsellors, people } = staffed
  const chance = chanceOf(`stories of ${story.safir}`)
  const busyUntil = new Map<Person, string>()
  return programme(staffed, { today, time: localTime(now, HOME_ZONE) }).map((session, index) => {
    const by = counsellors[index % counsellors.length]?._id
    if (!by) throw new Error(`No counsellor in ${story.safir}`)
    if (session.fate === 'draft') return { ...session, by, lines: [] }
    const seats = Math.round(session.draft.capacity * session.fill)
    const wanted =
      session.fate === 'coming' || session.fate === 'cancelled' ? seats : chance.between(seats - 3, seats)
    const free = people.filter(
      person => (busyUntil.get(person) ?? '') < session.day && registeredBefore(person, session.day)
    )
    const shuffled = chance.shuffled(free)
    const order = session.isNext ? firstWithoutAddress(shuffled) : shuffled
    const asked = order.slice(0, Math.round(wanted / (REGISTERS * story.luck)))
    const lines = asked.map((person, rank) => {
      const line = lineOf(session, person, chance, { now, takesSeat: rank < wanted })
      if (rank < wanted && session.fate !== 'coming' && session.fate !== 'cancelled' && !line.withdrawn) {
        line.outcome = outcomeOf(session, staffed, chance, { today })
      }
      busyUntil.set(person, freeAgain(line, session.day))
      return line
    })
    return { ...session, by, lines }
  })
}

/** Someone is to be told by telephone. */
function firstWithoutAddress(people: Person[]): Person[] {
  const one = people.find(({ email }) => !email)
  return one ? [one, ...people.filter(other => other !== one)] : people
}

/** 'YYYY-MM-DD'; whoever found work or training is not asked again. */
function freeAgain({ answer, outcome }: Line, day: string): string {
  const isGone = outcome?.steps.some(
    ({ kind, state }) => kind !== 'other' && kind !== 'immersion' && state !== 'broken'
  )
  if (isGone) return '9999-12-31'
  return addDays(day, answer === 'registered' ? REST : ASK_AGAIN)
}

function registeredBefore(person: Person, day: string): boolean {
  return (person.registeredOn ?? '') < addDays(day, -10)
}

function lineOf(
  session: Session,
  person: Person,
  chance: Chance,
  { now, takesSeat }: { now: Date; takesSeat: boolean }
): Line {
  // Office hours, whatever the season: from 9 to 17 in winter.
  const at = (daysBefore: number) => {
    const midnight = Date.parse(`${addDays(session.day, -daysBefore)}T00:00:00Z`)
    return new Date(midnight + chance.between(8 * 60, 16 * 60) * MINUTE)
  }
  const registeredDays = chance.between(2, 24)
  const proposedAt = past(at(registeredDays + chance.between(0, 9)), now, 60)
  if (!takesSeat) return { person, proposedAt, answer: chance.happens(0.45) ? 'declined' : 'waiting' }
  const line: Line = {
    person,
    proposedAt,
    answer: 'registered',
    registeredAt: past(at(registeredDays), now, 30)
  }
  if (session.fate !== 'coming' && session.fate !== 'cancelled' && chance.happens(WITHDRAWS)) {
    line.withdrawn = { at: at(1), reason: chance.pick(WITHDRAWAL_REASONS.slice(0, 6)) }
  }
  return line
}

/** Nothing is done in the future: a moment that would be is brought back to some minutes ago. */
function past(moment: Date, now: Date, minutesAgo: number): Date {
  return moment < now ? moment : new Date(now.getTime() - minutesAgo * MINUTE)
}
