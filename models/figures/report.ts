import { factsOfFigure, FIGURE_NAMES, type ColumnFigure, type StepFigure } from '#models/records/figure.ts'
import { FAMILIES, type Family } from '#models/records/next-step.ts'
import { figures, type FigureFilter } from './funnel.ts'
import type { Threshold } from '#models/records/thresholds.ts'
import { readThresholds, type KnownThresholds } from '#models/reference/thresholds.ts'
import { maskFrom, type Told } from './mask.ts'
import {
  publish,
  rate,
  rateOf,
  rates,
  ROW_KEYS,
  type Rate,
  type ToldCounts,
  type ToldRow
} from './published.ts'

/** A line of one département: its share of started next steps month by month, null where it is hidden. */
export interface Panel {
  departement: string
  points: (number | null)[]
}

/** One cell of « where it goes better »: points of difference to the whole, null where a share is hidden. */
export interface Gap {
  departement: string
  started: Rate
  gap: number | null
}

export interface FunnelStep {
  name: StepFigure
  count: Told
  rate: Rate | null
}

export interface Column {
  name: ColumnFigure
  ofPeople: boolean
}

export interface Report {
  toldFrom: number
  /** What counted in the months shown, in order; `from` null: from the beginning. */
  thresholds: (Threshold & { from: string | null })[]
  counts: ToldCounts
  steps: FunnelStep[]
  /** The bar of what was started has three patterns, one a family. */
  parts: readonly [plain: Family, hatched: Family, dotted: Family]
  columns: Column[]
  rates: ReturnType<typeof rates>
  months: string[]
  overall: (number | null)[]
  /** The first month whose follow-up still runs. */
  openFrom: string | null
  panels: Panel[]
  departements: string[]
  grid: { sector: string; gaps: Gap[] }[]
  byMonth: { month: string; counts: ToldCounts }[]
  bySector: { sector: string; counts: ToldCounts }[]
}

const STEPS_SHOWN = FIGURE_NAMES.filter((name): name is StepFigure => factsOfFigure(name).isStep)
const COLUMNS = FIGURE_NAMES.filter((name): name is ColumnFigure => factsOfFigure(name).isColumn).map(
  name => ({ name, ofPeople: factsOfFigure(name).of === 'people' })
)

export async function report(scope: Record<string, unknown>, filter: FigureFilter): Promise<Report> {
  const [rows, thresholds] = await Promise.all([figures(scope, filter, [...ROW_KEYS]), readThresholds()])
  const { toldFrom } = thresholds
  const published = publish(rows, maskFrom(toldFrom))
  const startedAt = startedFrom(toldFrom)
  const { whole: counts, byMonth, bySector } = published
  const months = monthsFrom(filter.from, filter.to)
  const departements = [...new Set(rows.map(({ keys }) => keys[1] ?? ''))].sort()
  const shares = rates(counts, toldFrom)
  const overall = shares.started.percent
  const open = new Set(rows.flatMap(({ keys: [month], counts: { open } }) => (open > 0 ? [month] : [])))
  return {
    toldFrom,
    thresholds: heldFrom(thresholds, filter),
    counts,
    steps: STEPS_SHOWN.map(name => ({ name, count: counts[name], rate: rateOf(name, counts, toldFrom) })),
    parts: FAMILIES,
    columns: COLUMNS,
    rates: shares,
    months,
    overall: months.map(month => startedAt(byMonth, month).percent),
    openFrom: months.find(month => open.has(month)) ?? null,
    panels: departements.map(departement => ({
      departement,
      points: months.map(month => startedAt(published.byMonthAndDepartement, month, departement).percent)
    })),
    departements,
    grid: bySector.map(({ keys: [sector = ''] }) => ({
      sector,
      gaps: departements.map(departement => {
        const started = startedAt(published.bySectorAndDepartement, sector, departement)
        const { percent } = started
        return { departement, started, gap: percent === null || overall === null ? null : percent - overall }
      })
    })),
    byMonth: byMonth.map(({ keys: [month = ''], counts: told }) => ({ month, counts: told })),
    bySector: bySector.map(({ keys: [sector = ''], counts: told }) => ({
      sector,
      counts: told
    }))
  }
}

/** What holds on the first day of the period, and what changed within it. */
function heldFrom({ on, values }: KnownThresholds, { from, to }: FigureFilter): Report['thresholds'] {
  const first = `${from}-01`
  const later = values.filter(value => value.from > first && value.from.slice(0, 7) <= to)
  return [{ ...on(first), from: null }, ...later]
}

export function monthsFrom(from: string, to: string): string[] {
  const months: string[] = []
  for (let month = from; month <= to && months.length < 120; month = nextMonth(month)) months.push(month)
  return months
}

export function nextMonth(month: string, by = 1): string {
  const moment = new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)) - 1 + by, 1))
  return moment.toISOString().slice(0, 7)
}

/** The share of started next steps at a place; nobody came where there is none. */
function startedFrom(toldFrom: number) {
  return (rows: readonly ToldRow[], ...place: string[]): Rate => {
    const found = rows.find(({ keys }) => keys.every((key, index) => key === place[index]))
    return rate(found?.counts.started ?? 0, found?.counts.attended ?? 0, toldFrom)
  }
}
