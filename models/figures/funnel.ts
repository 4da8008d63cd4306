import type { TargetGroup } from '#models/records/target-group.ts'
import type { SectorCode } from '#models/records/sector.ts'
import { Tally } from '#models/records/tally.ts'

/** The counts of a funnel; see the schema of Tally for each definition. */
export const COUNTS = [
  'workshops',
  'proposed',
  'registered',
  'marked',
  'attended',
  'debriefed',
  'apt',
  'started',
  'immersion',
  'training',
  'job',
  'open'
] as const
export type Counts = Record<(typeof COUNTS)[number], number>

/** What a reader chose; months are 'YYYY-MM', both included. */
export interface FigureFilter {
  from: string
  to: string
  territory?: string | undefined
  sector?: SectorCode | undefined
  placeKind?: 'agency' | 'company' | undefined
  public?: TargetGroup | undefined
}

export type Grouping = 'month' | 'departement' | 'sector' | 'placeKind' | 'agency'

/** One line of figures: the values it is grouped by, in order, and its counts. */
export interface FigureRow {
  keys: string[]
  counts: Counts
}

/**
 * Below this many people a figure is not told apart (domain §11): it could name someone. A count is hidden when it is
 * below, a share when the group it is taken of is: hiding those of few among many would show the good results alone.
 */
const TOLD_FROM = 5

/** Whether a count of people may be shown. */
export const isTold = (count: number) => count === 0 || count >= TOLD_FROM

/** What stands for a hidden count where something must be drawn or agreed with: the most it can be. */
export const HIDDEN = TOLD_FROM - 1

export const nothing = (): Counts => Object.fromEntries(COUNTS.map(name => [name, 0])) as Counts

/**
 * Adds up the tallies within `scope` that match the filter, grouped. Reads tallies only: a few hundred rows a
 * region and year, whatever the number of people.
 */
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
    .select([...COUNTS, 'month', 'departement', 'sector', 'placeKind', 'agency'].join(' '))
    .lean<(Counts & Record<Grouping, unknown>)[]>()
  const groups = new Map<string, FigureRow>()
  for (const row of rows) {
    const keys = by.map(name => String(row[name]))
    const id = keys.join('|')
    let group = groups.get(id)
    if (!group) groups.set(id, (group = { keys, counts: nothing() }))
    for (const name of COUNTS) group.counts[name] += row[name]
  }
  return [...groups.values()].sort((a, b) => a.keys.join('|').localeCompare(b.keys.join('|')))
}

/** The counts of the whole selection. */
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

/** A whole percentage of a group that may be told. */
export function rate(of: number, over: number): Rate {
  return { of, over, percent: over < TOLD_FROM ? null : Math.round((of / over) * 100) }
}

/** The rates of the funnel, each with its own denominator: registered ÷ proposed, attended ÷ roll-call done, and of those who came. */
export function rates(counts: Counts) {
  return {
    registered: rate(counts.registered, counts.proposed),
    attended: rate(counts.attended, counts.marked),
    apt: rate(counts.apt, counts.debriefed),
    started: rate(counts.started, counts.attended)
  }
}
