import { addDays, addMonths, momentIn } from '#lib/dates.ts'
import { Refusal } from '#lib/refusal.ts'
import { daysOf, weekdayOf, type Recurrence } from '#lib/recurrence.ts'
import { schoolZoneOf } from '#lib/school-zones.ts'
import { schoolHolidaysFrom } from '#models/reference/school-holidays.ts'
import type { Agency } from '#models/records/agency.ts'
import { atOnce } from '#models/planning/slots/judge.ts'
import { withSlots } from '#models/planning/slots/lay-out.ts'
import { factsOf, type Outline } from '#models/planning/planning.ts'
import type { PlaceChoice, Slot } from '#models/planning/slot.ts'
import { curesOf, moved, type Cure } from './cures.ts'
import { busyBetween, inTheWay, type Obstacle } from './in-the-way.ts'
import { keptUntilLater } from '#models/planning/holds.ts'

/** More is a plan for years, which nobody can read date by date. */
export const MOST_DATES = 60
/** The last date is at most so far from the first one. */
const LONGEST_MONTHS = 12

export interface SeriesPlan {
  outline: Outline
  from: string
  to: string
  place: PlaceChoice
  recurrence: Recurrence
  /** Ends on this day, included, or after so many workshops, skipped dates not counted: at least one is said. */
  until: string | null
  times: number | null
  /** Closures of the agency: skipped, though a company may be open. */
  skipsClosures: boolean
  skipsSchool: boolean
  except: readonly string[]
}

/** What the planner decided date by date against what was proposed; see Row. */
export interface Choices {
  kept: ReadonlySet<string>
  skipped: ReadonlySet<string>
  cures: ReadonlyMap<string, Cure>
  /** Other hours, another room, for one date. */
  own?: ReadonlyMap<string, OwnSlot>
}

/** What was typed for one date alone: 'HH:MM', a room by its name; null: as the others. */
export interface OwnSlot {
  from: string | null
  to: string | null
  room: string | null
  /** An hour that cannot be read. */
  isUnread: boolean
}

/** One date of the rule. */
export interface Row {
  date: string
  /** What would be laid out: on another day or in another room when that was chosen. */
  slot: Slot
  isKept: boolean
  /** Kept unless the planner says otherwise. */
  isProposed: boolean
  /** It can be kept as it is. */
  mayKeep: boolean
  obstacles: readonly Obstacle[]
  isExcepted: boolean
  /** Other days and rooms that are free, where this one cannot be. */
  cures: readonly Cure[]
  cure: Cure | null
  /** It has hours or a room of its own. */
  isOwn: boolean
}

/** Every date of a series with what stands in its way; nothing is written. Refuses what is wrong on every date, and too many. */
export async function reviewSeries(
  plan: SeriesPlan,
  choices: Choices,
  { agency, now = new Date() }: { agency: Agency; now?: Date }
): Promise<Row[]> {
  const facts = await factsOf(plan.outline)
  const { facilitators, kits } = facts
  const { first } = plan.recurrence
  const on = (time: string) => momentIn(agency.timeZone, first, time)
  const hours = { startsAt: on(plan.from), endsAt: on(plan.to) }
  const mode = plan.place.kind === 'remote' ? plan.place.mode : 'onSite'
  // Hours that end before they begin are refused date by date.
  const isHeld = hours.endsAt > hours.startsAt
  const capacity = isHeld
    ? atOnce(withSlots({ ...facts, ...hours, place: { mode } }, plan.outline.slots))
    : facts.capacity
  const last = lastDay(plan)
  refuseUnmeantSaturday(plan, agency)
  const days = daysOf(plan.recurrence, last)
  const [begins, ends] = [addDays(first, -7), addDays(last, 7)].map(day =>
    momentIn(agency.timeZone, day, '12:00')
  ) as [Date, Date]
  const [busy, school, kept] = await Promise.all([
    busyBetween({ agency: agency._id, place: plan.place, facilitators }, begins, ends),
    schoolHolidaysFrom(schoolZoneAt(agency), first),
    keptUntilLater(now)
  ])
  const asking = { agency, busy, school, kept, now }
  const judge = (slot: Slot) => inTheWay(slot, { facilitators, capacity, kits }, asking)
  const rows = days.map(date => rowOf(date, { plan, judge }))
  refuseWrongDay(rows)
  return counted(rows, plan).map(row => decided(row, choices, { taken: new Set(days), agency, judge }))
}

export const schoolZoneAt = ({ departement }: Pick<Agency, 'departement'>) =>
  schoolZoneOf(departement.slice(departement.indexOf('-') + 1))

type Judge = (slot: Slot) => Obstacle[]

function lastDay({ recurrence: { first }, until, times }: SeriesPlan): string {
  const furthest = addMonths(first, LONGEST_MONTHS)
  if (until === null && times === null) throw new Refusal('series.refusal.noEnd', {}, 'times')
  if (until === null) return furthest
  if (until < first) throw new Refusal('series.refusal.endsBefore', {}, 'until')
  if (until > furthest) throw new Refusal('series.refusal.beyondYear', {}, 'until')
  return until
}

const SATURDAY = 6

function refuseUnmeantSaturday({ recurrence: { first, weekdays } }: SeriesPlan, agency: Agency): void {
  const isMeant = weekdays.length > 0 || agency.days.includes(SATURDAY)
  if (weekdayOf(first) === SATURDAY && !isMeant) throw new Refusal('series.refusal.saturday', {}, 'weekdays')
}

/** A day of the week on which no workshop is held is said once, and not at each of its dates. */
function refuseWrongDay(rows: readonly Row[]): void {
  const [first] = rows[0]?.obstacles ?? []
  const isNever = rows.every(({ mayKeep, obstacles }) => !mayKeep && obstacles[0]?.kind === 'calendar')
  if (first && isNever && rows.length > 1) throw new Refusal(first.key, first.params, 'date')
}

/** A date of the calendar that is skipped is not one of the number asked for; one that clashes is, until it is settled. */
function counted(rows: Row[], { times }: SeriesPlan): Row[] {
  const field = times === null ? 'until' : 'times'
  const kept = rows.filter(
    ({ isProposed, isExcepted, obstacles }) =>
      isProposed || (!isExcepted && obstacles.length > 0 && obstacles.every(({ kind }) => kind === 'clash'))
  )
  if (times !== null && times <= MOST_DATES) {
    const end = kept[times - 1]
    return end ? rows.slice(0, rows.indexOf(end) + 1) : rows
  }
  const count = times ?? kept.length
  if (count > MOST_DATES) throw new Refusal('series.refusal.tooMany', { count, limit: MOST_DATES }, field)
  return rows
}

function rowOf(date: string, { plan, judge }: { plan: SeriesPlan; judge: Judge }): Row {
  const { from, to, place, skipsClosures, skipsSchool, recurrence } = plan
  const slot: Slot = { date, from, to, place, saturday: recurrence.weekdays.includes(SATURDAY) }
  const obstacles = judge(slot)
  const isExcepted = plan.except.includes(date)
  const mayKeep = obstacles.every(({ isSoft }) => isSoft)
  const isSkipped = obstacles.some(
    ({ key }) =>
      (skipsClosures && key === 'series.obstacle.closure') ||
      (skipsSchool && key === 'series.obstacle.school')
  )
  const isProposed = mayKeep && !isExcepted && !isSkipped
  return {
    date,
    slot,
    obstacles,
    isExcepted,
    mayKeep,
    isProposed,
    isKept: isProposed,
    cures: [],
    cure: null,
    isOwn: false
  }
}

interface Deciding {
  taken: ReadonlySet<string>
  agency: Agency
  judge: Judge
}

function decided(row: Row, { kept, skipped, cures, own: ofOne }: Choices, deciding: Deciding): Row {
  const own = ofOne?.get(row.date)
  if (own) return withOwn(row, own, { skipped, judge: deciding.judge })
  const chosen = cures.get(row.date)
  const found = row.mayKeep ? [] : curesOf(row.slot, deciding)
  const cure = found.find(({ kind, value }) => chosen?.kind === kind && chosen.value === value) ?? null
  if (cure) return { ...row, cures: found, cure, slot: moved(row.slot, cure), isKept: true }
  const isKept = row.mayKeep && (row.isProposed ? !skipped.has(row.date) : kept.has(row.date))
  return { ...row, cures: found, isKept }
}

/** Judged anew at its own hours or in its own room; it is kept when it can be, unless it was taken off the list since. */
function withOwn(
  row: Row,
  { from, to, room, isUnread }: OwnSlot,
  { skipped, judge }: { skipped: ReadonlySet<string>; judge: Judge }
): Row {
  const place: PlaceChoice = room ? { kind: 'agency', room } : row.slot.place
  const slot = { ...row.slot, from: from ?? row.slot.from, to: to ?? row.slot.to, place }
  const unread: Obstacle = { key: 'errors.field.time', kind: 'calendar', isSoft: false }
  const obstacles = isUnread ? [unread] : judgedAlone(judge, slot)
  const mayKeep = obstacles.every(({ isSoft }) => isSoft)
  const isKept = mayKeep && !skipped.has(row.date)
  return { ...row, slot, obstacles, mayKeep, isKept, isProposed: mayKeep, isOwn: true }
}

/** What is wrong with its hours or its places is its own. */
function judgedAlone(judge: Judge, slot: Slot): Obstacle[] {
  try {
    return judge(slot)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return [{ key: error.key, params: error.params, kind: 'calendar', isSoft: false }]
  }
}
