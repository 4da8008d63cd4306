import mongoose from 'mongoose'
import type { Key, Params } from '#lib/i18n.ts'
import { Refusal } from '#lib/refusal.ts'
import { nameKey } from '#lib/identifiers/person-name.ts'
import { holidayOn } from '#lib/holidays.ts'
import { Agency, closureOn } from '#models/records/agency.ts'
import type { Holidays } from '#models/reference/school-holidays.ts'
import { idFrom } from '#models/records/record.ts'
import type { Hold } from '#models/planning/holds.ts'
import { LONGEST_MS, OCCUPIES, othersSharing, type Other } from '#models/planning/others.ts'
import { peakOf, usedOf } from '#models/planning/kit-use.ts'
import {
  claimsOf,
  overlap,
  sharedBetween,
  type KitUse,
  type Occupying,
  type Resource
} from '#models/planning/occupancy.ts'
import { refuseBeyondRoom } from '#models/planning/room-seats.ts'
import { judgedTimes, roomOf, type PlaceChoice, type Slot } from '#models/planning/slot.ts'

/** Why a date does not go, in words. */
export interface Obstacle {
  key: Key
  params?: Params
  /** The calendar's own, or what is already planned. */
  kind: 'calendar' | 'clash'
  /** A soft one is the planner's to judge; the others refuse. */
  isSoft: boolean
  /** What it clashes with: of another agency's workshop, the agency and the hours alone. */
  other?: { id: string | null; name: string; startsAt: Date; endsAt: Date }
}

/** Who would hold it, for how many: the same for each date. */
export interface Held {
  facilitators: Occupying['facilitators']
  capacity: number
  kits?: readonly KitUse[]
}

/** A workshop that holds something, and the name of its agency. */
export type Busy = Other & { agencyName: string }

/** The workshops that hold a room, a site or a colleague of a series between two moments: three questions for all its dates. */
export async function busyBetween(
  { agency, place, facilitators }: Pick<Occupying, 'agency' | 'facilitators'> & { place: PlaceChoice },
  from: Date,
  to: Date
): Promise<Busy[]> {
  const company = place.kind === 'company' ? idFrom(place.company) : null
  const others = await othersSharing({ agency, facilitators }, company, {
    startsAt: { $gte: new Date(from.getTime() - LONGEST_MS), $lt: new Date(to.getTime() + LONGEST_MS) },
    state: { $in: [...OCCUPIES] }
  })
  const agencies = await Agency.find({ _id: { $in: others.map(other => other.agency) } })
    .select('name')
    .lean()
  const names = new Map(agencies.map(({ _id, name }) => [String(_id), name]))
  return others.map(other => ({ ...other, agencyName: names.get(String(other.agency)) ?? '' }))
}

/** When they stand in the way, and in which zone. */
export interface Asking {
  agency: Agency
  busy: readonly Busy[]
  school: readonly Holidays[]
  /** What workshops that were just moved may come back to. */
  kept: ReadonlyMap<string, readonly Hold[]>
  now: Date
}

/** Everything that stands in the way of one date. Throws a Refusal that is the same on every date: hours, number of places. */
export function inTheWay(slot: Slot, held: Held, { agency, busy, school, kept, now }: Asking): Obstacle[] {
  const day = dayInTheWay(slot, agency)
  if (day.some(({ isSoft }) => !isSoft)) return day
  try {
    const times = judgedTimes(slot, agency, now)
    const { place } = slot
    const room = place.kind === 'agency' ? roomOf(place.room, slot.date, agency) : ''
    refuseBeyondRoom({ place: { kind: place.kind, room }, capacity: held.capacity }, agency, 'capacity')
    const when = { ...times, agency: agency._id, place: placeOf(place, room) }
    return [
      ...day,
      ...schoolInTheWay(slot.date, school),
      ...clashing(when, held, busy),
      ...kitsTaken(when, held, { agency, busy, kept }),
      ...keptBy(when, held, kept)
    ]
  } catch (error) {
    if (!(error instanceof Refusal) || ON_EVERY_DATE.has(error.field ?? '')) throw error
    return [{ key: error.key, params: error.params, kind: 'calendar', isSoft: false }]
  }
}

function placeOf(place: PlaceChoice, room: string): Occupying['place'] {
  if (place.kind !== 'company') return { kind: 'agency', room }
  return { kind: place.kind, company: idFrom(place.company), site: idFrom(place.site) }
}

const ON_EVERY_DATE = new Set(['from', 'to', 'capacity'])

/** Said as the calendar says it; of a workshop in a company, the closing of the agency is the planner's to judge. */
function dayInTheWay({ date, place }: Slot, agency: Agency): Obstacle[] {
  const { departement } = agency
  const holiday = holidayOn(date, departement.slice(departement.indexOf('-') + 1))
  if (holiday) return [{ key: `workshops.holiday.${holiday}`, kind: 'calendar', isSoft: false }]
  const closure = closureOn(agency, date)
  if (!closure) return []
  const params = { label: closure.label }
  return [{ key: 'series.obstacle.closure', params, kind: 'calendar', isSoft: place.kind === 'company' }]
}

function schoolInTheWay(date: string, school: readonly Holidays[]): Obstacle[] {
  const found = school.find(({ from, to }) => from <= date && date <= to)
  if (!found) return []
  const params = { label: found.label }
  return [{ key: 'series.obstacle.school', params, kind: 'calendar', isSoft: true }]
}

const TAKEN = {
  room: 'series.obstacle.roomTaken',
  site: 'series.obstacle.siteTaken',
  facilitator: 'series.obstacle.facilitatorTaken'
} as const satisfies Record<Resource['kind'], Key>

function clashing(
  when: Pick<Occupying, 'agency' | 'startsAt' | 'endsAt' | 'place'>,
  { facilitators }: Held,
  busy: readonly Busy[]
): Obstacle[] {
  const planned: Occupying = { ...when, _id: new mongoose.Types.ObjectId(), facilitators }
  return busy
    .filter(other => overlap(planned, other))
    .flatMap(other =>
      sharedBetween(planned, other).map(({ kind, name }): Obstacle => {
        const isOwn = other.agency.equals(planned.agency)
        const { startsAt, endsAt } = other
        const id = isOwn ? String(other._id) : null
        const clashes = { id, name: isOwn ? other.tradeLabel : other.agencyName, startsAt, endsAt }
        return { key: TAKEN[kind], params: { name }, kind: 'clash', isSoft: false, other: clashes }
      })
    )
}

/** A kit that would not suffice, with whom it is shared then. */
function kitsTaken(
  when: Pick<Occupying, 'startsAt' | 'endsAt'>,
  { kits = [] }: Held,
  { agency, busy, kept }: Pick<Asking, 'agency' | 'busy' | 'kept'>
): Obstacle[] {
  return kits.flatMap(({ name, count: wanted }) => {
    const number = agency.kitNamed(name)?.number ?? 0
    const spans = busy
      .filter(other => other.agency.equals(agency._id) && usedOf(other.kits, name) > 0)
      .map(({ _id, kits: taken, startsAt, endsAt }) => ({
        id: String(_id),
        count: usedOf(taken, name),
        startsAt,
        endsAt
      }))
    const { taken, by } = peakOf([...spans, ...keptKits(name, agency, kept)], when)
    if (taken + wanted <= number) return []
    const params = { name, number, count: Math.max(0, number - taken) }
    const first = busy.find(other => by.some(({ id }) => id === String(other._id)))
    const other = first
      ? { id: String(first._id), name: first.tradeLabel, startsAt: first.startsAt, endsAt: first.endsAt }
      : undefined
    return [
      {
        key: 'series.obstacle.kitTaken' as const,
        params,
        kind: 'clash' as const,
        isSoft: false,
        ...(other ? { other } : {})
      }
    ]
  })
}

/** Of a kit, by whom and how much of it may be come back to. */
function keptKits(name: string, agency: Agency, kept: Asking['kept']) {
  const thing = `kit|${agency.id}|${nameKey(name)}|`
  return [...kept]
    .filter(([key]) => key.startsWith(thing))
    .flatMap(([, holds]) => holds)
    .map(({ workshop, count = 0, from, to }) => ({ id: String(workshop), count, startsAt: from, endsAt: to }))
}

/** A room, a site or a colleague that a workshop just gave up: it may come back for some minutes. */
function keptBy(
  when: Pick<Occupying, 'agency' | 'startsAt' | 'endsAt' | 'place'>,
  { facilitators }: Held,
  kept: Asking['kept']
): Obstacle[] {
  if (kept.size === 0) return []
  const claims = claimsOf({ ...when, _id: new mongoose.Types.ObjectId(), facilitators })
  const met = claims.filter(({ key, from, to }) =>
    kept.get(key)?.some(hold => hold.from < to && hold.to > from)
  )
  return distinctNames(met.map(({ resource }) => resource.name)).map(name => ({
    key: 'series.obstacle.kept' as const,
    params: { name },
    kind: 'clash' as const,
    isSoft: false
  }))
}

const distinctNames = (names: readonly string[]) => [...new Set(names)].filter(Boolean)
