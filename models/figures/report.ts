import type { SectorCode } from '#models/records/sector.ts'
import {
  factsOfFigure,
  FIGURE_NAMES,
  type ColumnFigure,
  type Counts,
  type StepFigure
} from '#models/records/figure.ts'
import { FAMILIES, type Family } from '#models/records/next-step.ts'
import {
  add,
  figures,
  nothing,
  rate,
  rateOf,
  rates,
  type FigureFilter,
  type FigureRow,
  type Rate
} from './funnel.ts'

/** A line of one département: its share of started next steps month by month, null where it is hidden. */
export interface Panel {
  departement: string
  points: (number | null)[]
}

/** One cell of « where it goes better »: points of difference to the whole, null where its share is hidden. */
export interface Gap {
  departement: string
  started: Rate
  gap: number | null
}

export interface FunnelStep {
  name: StepFigure
  count: number
  rate: Rate | null
}

export interface Column {
  name: ColumnFigure
  ofPeople: boolean
}

export interface Report {
  counts: Counts
  steps: FunnelStep[]
  /** The bar of what was started has three patterns, one a family. */
  parts: readonly [plain: Family, hatched: Family, dotted: Family]
  columns: Column[]
  rates: ReturnType<typeof rates>
  months: string[]
  overall: (number | null)[]
  panels: Panel[]
  departements: string[]
  grid: { sector: SectorCode; gaps: Gap[] }[]
  byMonth: FigureRow[]
  bySector: (FigureRow & { sector: SectorCode })[]
}

const STEPS_SHOWN = FIGURE_NAMES.filter((name): name is StepFigure => factsOfFigure(name).isStep)
const COLUMNS = FIGURE_NAMES.filter((name): name is ColumnFigure => factsOfFigure(name).isColumn).map(
  name => ({ name, ofPeople: factsOfFigure(name).of === 'people' })
)

export async function report(scope: Record<string, unknown>, filter: FigureFilter): Promise<Report> {
  const rows = await figures(scope, filter, ['month', 'departement', 'sector'])
  const counts = sum(rows)
  const months = monthsFrom(filter.from, filter.to)
  const departements = unique(rows, 1)
  const shares = rates(counts)
  const whole = shares.started.percent
  return {
    counts,
    steps: STEPS_SHOWN.map(name => ({ name, count: counts[name], rate: rateOf(name, counts) })),
    parts: FAMILIES,
    columns: COLUMNS,
    rates: shares,
    months,
    overall: months.map(month => share(rows.filter(({ keys }) => keys[0] === month))),
    panels: departements.map(departement => ({
      departement,
      points: months.map(month =>
        share(rows.filter(({ keys }) => keys[0] === month && keys[1] === departement))
      )
    })),
    departements,
    grid: unique(rows, 2).map(sector => ({
      sector: sector as SectorCode,
      gaps: departements.map(departement => {
        const { attended, started } = sum(
          rows.filter(({ keys }) => keys[1] === departement && keys[2] === sector)
        )
        const measured = rate(started, attended)
        const { percent } = measured
        return {
          departement,
          started: measured,
          gap: percent === null || whole === null ? null : percent - whole
        }
      })
    })),
    byMonth: grouped(rows, 0),
    bySector: grouped(rows, 2).map(row => ({ ...row, sector: row.keys[0] as SectorCode }))
  }
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

function share(rows: FigureRow[]): number | null {
  const { attended, started } = sum(rows)
  return rate(started, attended).percent
}

function sum(rows: FigureRow[]): Counts {
  const total = nothing()
  for (const { counts } of rows) add(total, counts)
  return total
}

function unique(rows: FigureRow[], index: number): string[] {
  return [...new Set(rows.map(({ keys }) => keys[index] ?? ''))].sort()
}

function grouped(rows: FigureRow[], index: number): FigureRow[] {
  return unique(rows, index).map(key => ({
    keys: [key],
    counts: sum(rows.filter(({ keys }) => keys[index] === key))
  }))
}
