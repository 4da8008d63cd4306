import { localDate, localTime } from '#lib/dates.ts'
import type { WorkshopRow } from '#models/planning/listing.ts'
import type { PlanningLine } from './table.ts'

const QUARTERS = 4
const DAY_BEGINS = 8
const DAY_ENDS = 18

/** A row of the day in quarters of an hour: gaps (no workshop) and workshops, whose quarters add up to the whole row. */
export interface HourCell {
  quarters: number
  workshop: WorkshopRow | null
}

/** A place or a facilitator of one day. */
export interface HourLine extends Omit<PlanningLine, 'cells'> {
  rows: HourCell[][]
}

interface Span {
  from: number
  to: number
  workshop: WorkshopRow
}

/** The hours shown: the working day, and more where something begins earlier or ends later. */
export function hoursOf(workshops: readonly WorkshopRow[]): number[] {
  const spans = workshops.map(spanOf)
  const first = Math.min(DAY_BEGINS, ...spans.map(({ from }) => Math.floor(from / QUARTERS)))
  const last = Math.max(DAY_ENDS, ...spans.map(({ to }) => Math.ceil(to / QUARTERS)))
  return Array.from({ length: last - first }, (_, index) => first + index)
}

export function hourLines(table: readonly PlanningLine[], hours: readonly number[]): HourLine[] {
  return table.map(({ cells: [held = []], ...line }) => ({ ...line, rows: hourRows(held, hours) }))
}

/** Those that overlap are put one under the other. At least one row. */
function hourRows(workshops: readonly WorkshopRow[], hours: readonly number[]): HourCell[][] {
  const rows: Span[][] = [[]]
  for (const span of workshops.map(spanOf).toSorted((one, other) => one.from - other.from)) {
    const row = rows.find(spans => (spans.at(-1)?.to ?? 0) <= span.from)
    if (row) row.push(span)
    else rows.push([span])
  }
  const begin = (hours[0] ?? DAY_BEGINS) * QUARTERS
  const end = begin + hours.length * QUARTERS
  return rows.map(spans => {
    const cells: HourCell[] = []
    let at = begin
    for (const { from, to, workshop } of spans) {
      if (from > at) cells.push({ quarters: from - at, workshop: null })
      cells.push({ quarters: to - from, workshop })
      at = to
    }
    return end > at ? [...cells, { quarters: end - at, workshop: null }] : cells
  })
}

/** In quarters since midnight, at its place; one that ends on the next day ends here at midnight. */
function spanOf(workshop: WorkshopRow): Span {
  const { startsAt, endsAt, timeZone } = workshop
  const minutes = (moment: Date) => {
    const [hours = 0, rest = 0] = localTime(moment, timeZone).split(':').map(Number)
    return hours * 60 + rest
  }
  const from = Math.floor((minutes(startsAt) * QUARTERS) / 60)
  const isSameDay = localDate(endsAt, timeZone) === localDate(startsAt, timeZone)
  const to = isSameDay ? Math.ceil((minutes(endsAt) * QUARTERS) / 60) : 24 * QUARTERS
  return { from, to: Math.max(from + 1, to), workshop }
}
