import type { SectorCode } from '#models/records/sector.ts'
import {
  figures,
  nothing,
  rate,
  rates,
  type Counts,
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

/** A bar of the funnel. */
export interface FunnelStep {
  name: 'proposed' | 'registered' | 'attended' | 'apt' | 'started'
  count: number
  /** Of the bar before, or of those who came; the first has none. */
  rate: Rate | null
}

export interface Report {
  counts: Counts
  steps: FunnelStep[]
  rates: ReturnType<typeof rates>
  months: string[]
  /** The share of started next steps of the whole, month by month. */
  overall: (number | null)[]
  panels: Panel[]
  departements: string[]
  grid: { sector: SectorCode; gaps: Gap[] }[]
  byMonth: FigureRow[]
  bySector: (FigureRow & { sector: SectorCode })[]
}

/** All that the results page shows, from the tallies within a scope. */
export async function report(scope: Record<string, unknown>, filter: FigureFilter): Promise<Report> {
  const rows = await figures(scope, filter, ['month', 'departement', 'sector'])
  const counts = sum(rows)
  const months = monthsFrom(filter.from, filter.to)
  const departements = unique(rows, 1)
  const shares = rates(counts)
  const whole = shares.started.percent
  return {
    counts,
    steps: [
      { name: 'proposed', count: counts.proposed, rate: null },
      { name: 'registered', count: counts.registered, rate: shares.registered },
      { name: 'attended', count: counts.attended, rate: shares.attended },
      { name: 'apt', count: counts.apt, rate: shares.apt },
      { name: 'started', count: counts.started, rate: shares.started }
    ],
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

/** Every 'YYYY-MM' from the first to the last, both included. */
export function monthsFrom(from: string, to: string): string[] {
  const months: string[] = []
  for (let month = from; month <= to && months.length < 120; month = nextMonth(month)) months.push(month)
  return months
}

/** 'YYYY-MM' moved by a number of months. */
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
  for (const { counts } of rows)
    for (const name of Object.keys(total) as (keyof Counts)[]) total[name] += counts[name]
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
