import type mongoose from 'mongoose'
import { grouped } from '#lib/grouped.ts'
import { finderById, together } from '#lib/together.ts'
import { Participation } from '#models/records/participation.ts'
import { Person } from '#models/records/person.ts'
import { Workshop } from '#models/records/workshop.ts'
import type { NextDate } from '#models/messages/next-dates.ts'
import { ownDates } from './own-dates.ts'

type Id = mongoose.Types.ObjectId

/** Where a person stands with one session, as their page says it: never a state of the house. */
export type OwnSituation =
  'registered' | 'offered' | 'waiting' | 'givenBack' | 'proposed' | 'declined' | 'off' | 'past'

export interface OwnSession {
  situation: OwnSituation
  workshop: Workshop
  person: OwnPerson
  participation: Participation
  /**
   * Where they may go instead, looked for when asked, or among the dates that are known; null: nothing is to be chosen, they
   * have a seat, or came.
   */
  dates: (known?: readonly NextDate[]) => Promise<readonly NextDate[] | null>
  /** The seat that they took instead. */
  instead: Workshop | null
}

export type OwnPerson = Pick<
  Person,
  | '_id'
  | 'firstName'
  | 'gender'
  | 'email'
  | 'phone'
  | 'emailRefusedAt'
  | 'language'
  | 'searchEndedAt'
  | 'callsRefusedAt'
>

/** Read with those of whoever opens a page at the same time. */
const personById = together(async (ids: readonly Id[]) =>
  finderById(
    await Person.find({ _id: { $in: ids } }).select(
      'title firstName email phone emailRefusedAt language searchEndedAt callsRefusedAt'
    )
  )
)

interface Pair {
  workshop: Id
  person: Id
}
const keyOf = ({ workshop, person }: Pair) => `${String(workshop)} ${String(person)}`

const rowOf = together(async (pairs: readonly Pair[]) => {
  const sessions = grouped(pairs, ({ workshop }) => String(workshop))
  const rows = await Promise.all(
    sessions.map(some => {
      const [{ workshop }] = some as [Pair]
      return Participation.find({ workshop, person: { $in: some.map(({ person }) => person) } })
    })
  )
  const byPair = new Map(rows.flat().map(row => [keyOf(row), row]))
  return pair => byPair.get(keyOf(pair)) ?? null
})

/** Null when nothing is known of the person there any more. */
export async function ownSession(workshop: Workshop, id: Id, now = new Date()): Promise<OwnSession | null> {
  const [person, participation] = await Promise.all([
    personById(id),
    rowOf({ workshop: workshop._id, person: id })
  ])
  return person && participation ? withSituation({ workshop, person, participation }, now) : null
}

/** The same after something was written: who they are has not changed. */
export async function ownSessionAgain(
  { person, ...before }: OwnSession,
  now = new Date()
): Promise<OwnSession> {
  const [workshop, participation] = await Promise.all([
    Workshop.findById(before.workshop._id).orFail(),
    Participation.findById(before.participation._id).orFail()
  ])
  return withSituation({ workshop, person, participation }, now)
}

type Read = Pick<OwnSession, 'workshop' | 'person' | 'participation'>

async function withSituation({ workshop, person, participation }: Read, now: Date): Promise<OwnSession> {
  const situation = situationOf(workshop, participation, now)
  const instead = situation === 'registered' ? null : await takenInstead(participation, now)
  const came = situation === 'past' && participation.mayHaveAttended()
  const isSettled =
    Boolean(person.searchEndedAt) ||
    situation === 'registered' ||
    situation === 'offered' ||
    came ||
    instead !== null
  const dates = (known?: readonly NextDate[]) =>
    isSettled ? Promise.resolve(null) : ownDates(workshop, person._id, now, known)
  return { situation, workshop, person, participation, dates, instead }
}

/** The ledger says who has a seat, whatever was copied so far. */
export function situationOf(
  workshop: Workshop,
  { person, state }: Pick<Participation, 'person' | 'state'>,
  now: Date
): OwnSituation {
  if (workshop.state === 'cancelled' || workshop.state === 'draft') return 'off'
  if (workshop.state === 'closed' || workshop.hasEnded(now)) return 'past'
  if (workshop.seatOf(person)) return 'registered'
  if (isOffered(workshop, person, now)) return 'offered'
  if (workshop.waitingOf(person) || workshop.offerOf(person)) return 'waiting'
  return state === 'proposed' || state === 'declined' ? state : 'givenBack'
}

/** An offer whose time is over is nobody's, even before the clock has ended it. */
function isOffered(workshop: Workshop, person: Id, now: Date): boolean {
  const offer = workshop.offerOf(person)
  return offer !== null && offer.until > now && !workshop.hasStarted(now)
}

/** The date that they chose on this page, while they have a seat there. */
export async function takenInstead(
  { workshop, person, chosen }: Pick<Participation, 'workshop' | 'person' | 'chosen'>,
  now: Date
): Promise<Workshop | null> {
  if (!chosen?.workshop || chosen.workshop.equals(workshop)) return null
  return Workshop.findOne({
    _id: chosen.workshop,
    'seats.person': person,
    state: 'published',
    endsAt: { $gt: now }
  })
}
