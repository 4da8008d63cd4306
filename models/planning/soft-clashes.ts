import { localDate, localTime } from '#lib/dates.ts'
import { Person } from '#models/records/person.ts'
import type { Found } from './clash.ts'
import { isSamePlace, overlap, sharedFacilitators, type Planned } from './occupancy.ts'
import { othersWhere, touching, type Other } from './others.ts'

/** Nobody gets from one place to another, and is ready there, in less. */
export const BETWEEN_PLACES_MS = 30 * 60_000

/** A facilitator who has hardly the time to get from one place to the other. */
export function journeys(planned: Planned, before: Planned | null, others: readonly Other[]): Found[] {
  return others.flatMap(other => {
    const known = before ? hurried(before, other) : []
    return hurried(planned, other)
      .filter(name => !known.includes(name))
      .map(name => ({ kind: 'journey' as const, name, other }))
  })
}

function hurried(one: Planned, other: Other): string[] {
  const isNear =
    +one.startsAt < +other.endsAt + BETWEEN_PLACES_MS && +other.startsAt < +one.endsAt + BETWEEN_PLACES_MS
  return isNear && !overlap(one, other) && !isSamePlace(one, other) ? sharedFacilitators(one, other) : []
}

/** Another workshop at the hour that one moves to, and who of its people has a seat in it. */
export interface Elsewhere {
  other: Other
  people: Planned['_id'][]
}

/** Other workshops at the new hour in which people of one that moves have a seat: one question. */
export async function seatsElsewhere(planned: Planned, before: Planned): Promise<Elsewhere[]> {
  const people = planned.seats?.map(({ person }) => person) ?? []
  if (people.length === 0) return []
  const { startsAt: from, endsAt: to } = planned
  const others = await othersWhere(
    { 'seats.person': { $in: people }, ...touching(planned, { from, to }), state: 'published' },
    'seats.person'
  )
  return others
    .filter(other => !overlap(before, other))
    .map(other => ({
      other,
      people: people.filter(person => other.seats.some(seat => seat.person.equals(person)))
    }))
}

/** People of a workshop who have a seat in another one at the hour it moves to. */
export async function whoIsElsewhere(planned: Planned, before: Planned | null): Promise<Found[]> {
  if (!before) return []
  const found = await seatsElsewhere(planned, before)
  return Promise.all(
    found.map(async ({ other, people }) => ({
      kind: 'people' as const,
      name: other.tradeLabel,
      other,
      people: await toldBy(planned.agency, people)
    }))
  )
}

async function toldBy(agency: Planned['agency'], people: Planned['_id'][]) {
  const own = await Person.find({ _id: { $in: people }, agency })
    .select('firstName lastName')
    .sort({ lastName: 1, firstName: 1 })
    .lean()
  const names = own.map(({ firstName, lastName }) => `${firstName} ${lastName}`)
  return { names, others: people.length - names.length }
}

const HALF_DAY_MS = 12 * 3_600_000
const NOON = '12:00'

/** The same trade in the same basin on the same half-day: the same people would be asked twice. */
export async function sameHalfDay(planned: Planned, before: Planned | null): Promise<Found[]> {
  const { trade, basin, startsAt } = planned
  if (!trade || !basin) return []
  const others = await othersWhere({
    _id: { $ne: planned._id },
    trade,
    basin,
    startsAt: {
      $gt: new Date(startsAt.getTime() - HALF_DAY_MS),
      $lt: new Date(startsAt.getTime() + HALF_DAY_MS)
    },
    state: { $in: ['draft', 'published'] }
  })
  const wasSo = (other: Other) => before?.trade === trade && halfDayOf(before) === halfDayOf(other)
  return others
    .filter(other => halfDayOf(other) === halfDayOf(planned) && !wasSo(other))
    .map(other => ({ kind: 'sameTrade' as const, name: other.tradeLabel, other }))
}

function halfDayOf({ startsAt, timeZone }: Pick<Planned, 'startsAt' | 'timeZone'>): string {
  return `${localDate(startsAt, timeZone)} ${localTime(startsAt, timeZone) < NOON ? 'morning' : 'afternoon'}`
}
