import mongoose from 'mongoose'
import type { Key, Params } from '#lib/i18n.ts'
import { Refusal } from '#lib/refusal.ts'
import { holidayOn } from '#lib/holidays.ts'
import type { Agency } from '#models/records/agency.ts'
import type { Holidays } from '#models/reference/school-holidays.ts'
import { Workshop } from '#models/records/workshop.ts'
import { conflictsAmong, type Occupying } from '#models/planning/clashes.ts'
import { refuseBeyondRoom } from '#models/planning/room-seats.ts'
import { judgedTimes, roomOf, type Slot } from '#models/planning/slot.ts'

/** Why a date does not go, in words. */
export interface Obstacle {
  key: Key
  params?: Params
  /** The calendar's own, or what is already planned. */
  kind: 'calendar' | 'clash'
  /** A soft one is the planner's to judge; the others refuse. */
  isSoft: boolean
  /** The workshop it clashes with. */
  other?: { id: string; trade: string; startsAt: Date; endsAt: Date }
}

/** Who would hold it, for how many: the same for each date. */
export interface Held {
  facilitators: Occupying['facilitators']
  capacity: number
}

export type Busy = Occupying & { tradeLabel: string }

const DAY_MS = 86_400_000

/** The workshops of an agency that hold a room or a person between two moments: one question for a whole series. */
export function busyBetween(agency: mongoose.Types.ObjectId, from: Date, to: Date): Promise<Busy[]> {
  return Workshop.find({
    agency,
    startsAt: { $gte: new Date(from.getTime() - DAY_MS), $lt: new Date(to.getTime() + DAY_MS) },
    state: { $in: ['draft', 'published'] }
  })
    .select('agency state startsAt endsAt place.kind place.room facilitators tradeLabel')
    .lean<Busy[]>()
}

/** When they stand in the way, and in which zone. */
export interface Asking {
  agency: Agency
  busy: readonly Busy[]
  school: readonly Holidays[]
  now: Date
}

/** Everything that stands in the way of one date. Throws a Refusal that is the same on every date: hours, number of places. */
export function inTheWay(slot: Slot, held: Held, { agency, busy, school, now }: Asking): Obstacle[] {
  const day = dayInTheWay(slot, agency)
  if (day.some(({ isSoft }) => !isSoft)) return day
  try {
    const times = judgedTimes(slot, agency, now)
    const { place } = slot
    const room = place.kind === 'agency' ? roomOf(place.room, slot.date, agency) : ''
    refuseBeyondRoom({ place: { kind: place.kind, room }, capacity: held.capacity }, agency, 'capacity')
    const when = { ...times, agency: agency._id, place: { kind: place.kind, room } }
    return [...day, ...schoolInTheWay(slot.date, school), ...clashing(when, held, busy)]
  } catch (error) {
    if (!(error instanceof Refusal) || ON_EVERY_DATE.has(error.field ?? '')) throw error
    return [{ key: error.key, params: error.params, kind: 'calendar', isSoft: false }]
  }
}

const ON_EVERY_DATE = new Set(['from', 'to', 'capacity'])

/** Said as the calendar says it; of a workshop in a company, the closing of the agency is the planner's to judge. */
function dayInTheWay({ date, place }: Slot, agency: Agency): Obstacle[] {
  const { departement } = agency
  const holiday = holidayOn(date, departement.slice(departement.indexOf('-') + 1))
  if (holiday) return [{ key: `workshops.holiday.${holiday}`, kind: 'calendar', isSoft: false }]
  const closure = agency.closureOn(date)
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

function clashing(
  when: Pick<Occupying, 'agency' | 'startsAt' | 'endsAt' | 'place'>,
  { facilitators }: Held,
  busy: readonly Busy[]
): Obstacle[] {
  const planned: Busy = {
    ...when,
    _id: new mongoose.Types.ObjectId(),
    state: 'draft',
    facilitators,
    tradeLabel: ''
  }
  const near = busy.filter(({ startsAt, endsAt }) => startsAt < planned.endsAt && endsAt > planned.startsAt)
  const conflicts = conflictsAmong([planned, ...near]).get(String(planned._id)) ?? []
  return conflicts.flatMap(({ other, room, facilitators: names }) => {
    const { _id, tradeLabel: trade, startsAt, endsAt } = other
    const clash = {
      kind: 'clash' as const,
      isSoft: false,
      other: { id: String(_id), trade, startsAt, endsAt }
    }
    return [
      ...(room ? [{ ...clash, key: 'series.obstacle.roomTaken' as const }] : []),
      ...(names.length > 0
        ? [
            {
              ...clash,
              key: 'series.obstacle.facilitatorTaken' as const,
              params: { name: names.join(', ') }
            }
          ]
        : [])
    ]
  })
}
