import type { GroupName } from '#models/records/target-group.ts'
import { territoryFilter } from '#models/access/scope.ts'
import type { Ground } from '#models/reference/territories.ts'
import { countsOf, FIGURE_NAMES, figureBy, type Counts } from '#models/records/figure.ts'
import { Tally } from '#models/records/tally.ts'

export interface FigureFilter {
  from: string
  to: string
  territory?: Ground | undefined
  sector?: string | undefined
  placeKind?: 'agency' | 'company' | undefined
  public?: GroupName | undefined
}

export type Grouping = 'month' | 'departement' | 'sector' | 'placeKind' | 'agency'

export interface FigureRow {
  keys: string[]
  counts: Counts
}

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

function territoryOf(territory: Ground | undefined): Record<string, unknown> {
  return territory === undefined ? {} : territoryFilter(territory)
}
