import type { TargetGroup } from '#models/records/target-group.ts'
import type { SectorCode } from '#models/records/sector.ts'
import {
  countsOf,
  factsOfFigure,
  FIGURE_NAMES,
  figureBy,
  FIGURES,
  type Counts,
  type FigureName,
  type RatedFigure
} from '#models/records/figure.ts'
import { Tally } from '#models/records/tally.ts'

export interface FigureFilter {
  from: string
  to: string
  territory?: string | undefined
  sector?: SectorCode | undefined
  placeKind?: 'agency' | 'company' | undefined
  public?: TargetGroup | undefined
}

export type Grouping = 'month' | 'departement' | 'sector' | 'placeKind' | 'agency'

export interface FigureRow {
  keys: string[]
  counts: Counts
}

/** Fewer people could be named by a figure (domain §11): their count is hidden, and the share of so small a group. */
const TOLD_FROM = 5

export const isTold = (count: number) => count === 0 || count >= TOLD_FROM

/** Whether a count of this figure may be shown: workshops are always told, people are not below five. */
export const isFigureTold = (name: FigureName, count: number) =>
  factsOfFigure(name).of === 'workshops' || isTold(count)

/** What stands for a hidden count where something must be drawn or agreed with: the most it can be. */
export const HIDDEN = TOLD_FROM - 1

export const nothing = (): Counts => figureBy(() => 0)

/** Reads tallies only: a few hundred rows a region and year, whatever the number of people. */
export async function figures(
  scope: Record<string, unknown>,
  filter: FigureFilter,
  by: Grouping[] = []
): Promise<FigureRow[]> {
  const match = {
    $and: [scope, territoryOf(filter.territory)],
    month: { $gte: filter.from, $lte: filter.to },
    public: filter.public ?? 'all',
    ...(filter.sector ? { sector: filter.sector } : {}),
    ...(filter.placeKind ? { placeKind: filter.placeKind } : {})
  }
  const rows = await Tally.find(match)
    .select([...FIGURE_NAMES, 'month', 'departement', 'sector', 'placeKind', 'agency'].join(' '))
    .lean<(Partial<Counts> & Record<Grouping, unknown>)[]>()
  const groups = new Map<string, FigureRow>()
  for (const row of rows) {
    const keys = by.map(name => String(row[name]))
    const id = keys.join('|')
    let group = groups.get(id)
    if (!group) groups.set(id, (group = { keys, counts: nothing() }))
    add(group.counts, countsOf(row))
  }
  return [...groups.values()].sort((a, b) => a.keys.join('|').localeCompare(b.keys.join('|')))
}

export function add(total: Counts, counts: Counts): void {
  for (const name of FIGURE_NAMES) total[name] += counts[name]
}

export async function totals(scope: Record<string, unknown>, filter: FigureFilter): Promise<Counts> {
  return (await figures(scope, filter))[0]?.counts ?? nothing()
}

function territoryOf(territory: string | undefined): Record<string, unknown> {
  const kind = territory?.slice(0, territory.indexOf('-'))
  return kind === 'departement' || kind === 'region' || kind === 'basin' ? { [kind]: territory } : {}
}

/** Numerator and denominator of a rate, and its share in percent; null over nothing, or over so few that it is hidden. */
export interface Rate {
  of: number
  over: number
  percent: number | null
}

export function rate(of: number, over: number): Rate {
  return { of, over, percent: over < TOLD_FROM ? null : Math.round((of / over) * 100) }
}

/** The rate of each figure that has one, over the figure that the catalogue names. */
export function rates(counts: Counts): Record<RatedFigure, Rate> {
  const rated = FIGURE_NAMES.flatMap(name => {
    const rateOfFigure = rateOf(name, counts)
    return rateOfFigure ? [[name, rateOfFigure] as const] : []
  })
  return Object.fromEntries(rated) as Record<RatedFigure, Rate>
}

export function rateOf(name: FigureName, counts: Counts): Rate | null {
  const { over } = FIGURES[name]
  return over === null ? null : rate(counts[name], counts[over])
}
