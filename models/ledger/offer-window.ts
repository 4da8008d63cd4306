import { addDays, localDate, momentIn } from '#lib/dates.ts'
import { holidayOn } from '#lib/holidays.ts'
import { LIST_CLOSES_BEFORE_MS } from '#models/records/waiting-list.ts'

/** When the agency answers the telephone: the time of an offer runs then alone. */
const OPENS = '09:30'
const CLOSES = '16:30'
const HOUR = 3_600_000
const DAY = 24 * HOUR
const WORKING_DAY = 7 * HOUR
const SHORTEST = 2 * HOUR

export interface WorkingCalendar {
  timeZone: string
  /** '13', '93-13'. */
  departement: string
  closures: readonly { from: string; to: string }[]
}

/** An offer is told from `from` on, and over at `until`. */
export interface OfferWindow {
  from: Date
  until: Date
}

/** How long a seat is held for who is offered it; null where too little working time is left, and nothing is held. */
export function offerWindow(now: Date, startsAt: Date, calendar: WorkingCalendar): OfferWindow | null {
  const latest = new Date(+startsAt - LIST_CLOSES_BEFORE_MS)
  const given = workingTimeGiven(+startsAt - +now)
  let from: Date | null = null
  let counted = 0
  for (const span of workingSpans(now, latest, calendar)) {
    from ??= span.opens
    const length = +span.closes - +span.opens
    if (counted + length >= given) return { from, until: new Date(+span.opens + given - counted) }
    counted += length
  }
  return from && counted >= SHORTEST ? { from, until: latest } : null
}

function workingTimeGiven(ahead: number): number {
  if (ahead > 7 * DAY) return 2 * WORKING_DAY
  return ahead > 2 * DAY ? WORKING_DAY : SHORTEST
}

function* workingSpans(from: Date, to: Date, calendar: WorkingCalendar) {
  const { timeZone } = calendar
  const last = localDate(to, timeZone)
  for (let day = localDate(from, timeZone); day <= last; day = addDays(day, 1)) {
    if (!isWorked(day, calendar)) continue
    const opens = new Date(Math.max(+from, +momentIn(timeZone, day, OPENS)))
    const closes = new Date(Math.min(+to, +momentIn(timeZone, day, CLOSES)))
    if (opens < closes) yield { opens, closes }
  }
}

function isWorked(day: string, { departement, closures }: WorkingCalendar): boolean {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay()
  if (weekday === 0 || weekday === 6) return false
  if (holidayOn(day, departement.slice(departement.indexOf('-') + 1))) return false
  return !closures.some(closure => closure.from <= day && day <= closure.to)
}
