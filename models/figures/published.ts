import { createHash } from 'node:crypto'
import { factsOfFigure, FIGURE_NAMES, FIGURES, figureBy } from '#models/records/figure.ts'
import type { ColumnFigure, Counts, FigureName, RatedFigure } from '#models/records/figure.ts'
import { FAMILIES } from '#models/records/next-step.ts'
import { add, figures, nothing, type FigureFilter, type FigureRow, type Grouping } from './funnel.ts'
import { TOLD_FROM } from '#models/records/thresholds.ts'
import { readThresholds } from '#models/reference/thresholds.ts'
import { mask, maskFrom, type Cell, type Mask, type Sum, type Told } from './mask.ts'

export type ToldCounts = Record<FigureName, Told>

export interface ToldRow {
  keys: string[]
  counts: ToldCounts
}

/** What one choice of the page tells, on the page, in its file and on paper alike. */
export interface Published {
  /** By month, département, sector and kind of place, as in the file. */
  rows: ToldRow[]
  whole: ToldCounts
  byMonth: ToldRow[]
  bySector: ToldRow[]
  byMonthAndDepartement: ToldRow[]
  bySectorAndDepartement: ToldRow[]
}

export const ROW_KEYS = ['month', 'departement', 'sector', 'placeKind'] as const satisfies Grouping[]
type Where = Partial<Record<(typeof ROW_KEYS)[number], string>>

const COLUMNS = FIGURE_NAMES.filter((name): name is ColumnFigure => factsOfFigure(name).isColumn)
const COMPARED = ['attended', 'started'] as const satisfies FigureName[]
const RATED = FIGURE_NAMES.filter((name): name is RatedFigure => factsOfFigure(name).over !== null)
const OF_PEOPLE = FIGURE_NAMES.filter(name => factsOfFigure(name).of === 'people')

export async function publishedFigures(
  scope: Record<string, unknown>,
  filter: FigureFilter
): Promise<Published> {
  const [rows, { toldFrom }] = await Promise.all([figures(scope, filter, [...ROW_KEYS]), readThresholds()])
  return remembered(rows, toldFrom)
}

/** What was told last, by a digest of what it was told of. */
const lately = new Map<string, Published>()
const MOST_KEPT = 16

/** Working a mask out takes the process from everyone else, and readers ask for the same figures again and again. */
function remembered(rows: readonly FigureRow[], toldFrom: number): Published {
  const digest = createHash('sha256')
    .update(JSON.stringify([toldFrom, rows]))
    .digest('base64')
  const known = lately.get(digest)
  lately.delete(digest)
  const found = known ?? publish(rows, maskFrom(toldFrom))
  lately.set(digest, found)
  for (const oldest of lately.keys()) {
    if (lately.size <= MOST_KEPT) break
    lately.delete(oldest)
  }
  return found
}

/** One mask over all that the page and its file show together: none of the two gives away what the other hides. */
export function publish(rows: readonly FigureRow[], masked: Mask = mask): Published {
  const lines = grouped(rows, ROW_KEYS, FIGURE_NAMES)
  const [whole = placeOf([], {}, FIGURE_NAMES)] = grouped(rows, [], FIGURE_NAMES)
  const months = grouped(rows, ['month'], COLUMNS)
  const sectors = grouped(rows, ['sector'], COLUMNS)
  const panels = grouped(rows, ['month', 'departement'], COMPARED)
  const gaps = grouped(rows, ['sector', 'departement'], COMPARED)
  const wholes = [whole, ...months, ...sectors, ...panels, ...gaps]
  const tell = masked([
    ...[...wholes, ...lines].flatMap(sumsWithin),
    ...[months, sectors].flatMap(parts => sumsOf(whole, parts)),
    ...months.flatMap(month => sumsOf(month, under(month, panels))),
    ...sectors.flatMap(sector => sumsOf(sector, under(sector, gaps))),
    ...wholes.flatMap(place => sumsOf(place, under(place, lines)))
  ])
  const told = ({ where, counts, cells }: Place): ToldRow => ({
    keys: Object.values(where),
    counts: figureBy<Told>(name => (factsOfFigure(name).of === 'people' ? tell(cells[name]) : counts[name]))
  })
  return {
    rows: lines.map(told),
    whole: told(whole).counts,
    byMonth: months.map(told),
    bySector: sectors.map(told),
    byMonthAndDepartement: panels.map(told),
    bySectorAndDepartement: gaps.map(told)
  }
}

/** The counts of one line or of several together; `shown` are those that it is shown with. */
interface Place {
  where: Where
  counts: Counts
  cells: Record<FigureName, Cell>
  /** What each rate leaves: shown nowhere, and guarded as what is shown. */
  left: Record<RatedFigure, Cell>
}

function placeOf(rows: readonly FigureRow[], where: Where, shown: readonly FigureName[]): Place {
  const counts = nothing()
  for (const row of rows) add(counts, row.counts)
  const cells = figureBy<Cell>(name => ({ value: counts[name], isShown: shown.includes(name) }))
  const left = (name: RatedFigure) => ({ value: counts[FIGURES[name].over] - counts[name], isShown: false })
  return {
    where,
    counts,
    cells,
    left: Object.fromEntries(RATED.map(name => [name, left(name)])) as Record<RatedFigure, Cell>
  }
}

function grouped(
  rows: readonly FigureRow[],
  by: readonly (keyof Where)[],
  shown: readonly FigureName[]
): Place[] {
  const groups = new Map<string, { where: Where; rows: FigureRow[] }>()
  for (const row of rows) {
    const where = Object.fromEntries(by.map(name => [name, row.keys[ROW_KEYS.indexOf(name)] ?? '']))
    const id = Object.values(where).join('|')
    const group: { where: Where; rows: FigureRow[] } = groups.get(id) ?? { where, rows: [] }
    groups.set(id, group)
    group.rows.push(row)
  }
  return [...groups.entries()]
    .sort(([one], [other]) => one.localeCompare(other))
    .map(([, group]) => placeOf(group.rows, group.where, shown))
}

function under({ where }: Place, places: readonly Place[]): Place[] {
  const wanted = Object.entries(where) as [keyof Where, string][]
  return places.filter(place => wanted.every(([name, value]) => place.where[name] === value))
}

const sumsOf = (total: Place, parts: readonly Place[]): Sum[] => [
  ...OF_PEOPLE.map(name => sumOf(name, total, parts)),
  ...RATED.map(name => ({ total: total.left[name], parts: parts.map(({ left }) => left[name]) }))
]

const sumOf = (name: FigureName, total: Place, parts: readonly Place[]): Sum => ({
  total: total.cells[name],
  parts: parts.map(({ cells }) => cells[name])
})

function sumsWithin(place: Place): Sum[] {
  const { cells, left } = place
  return [
    ...RATED.map(name => ({ total: cells[FIGURES[name].over], parts: [cells[name], left[name]] })),
    familiesOf(place)
  ]
}

const familiesOf = ({ cells }: Place): Sum => ({
  total: cells.started,
  parts: FAMILIES.map(family => cells[family])
})

/** Numerator and denominator of a rate, and its share in percent: null where one of them or what is left is hidden. */
export interface Rate {
  of: Told
  over: Told
  percent: number | null
}

export function rate(of: Told, over: Told, toldFrom = TOLD_FROM): Rate {
  const isHidden = typeof of !== 'number' || typeof over !== 'number' || of < toldFrom || over - of < toldFrom
  return { of, over, percent: isHidden ? null : Math.round((of / over) * 100) }
}

export function rates(counts: ToldCounts, toldFrom = TOLD_FROM): Record<RatedFigure, Rate> {
  const rated = FIGURE_NAMES.flatMap(name => {
    const rateOfFigure = rateOf(name, counts, toldFrom)
    return rateOfFigure ? [[name, rateOfFigure] as const] : []
  })
  return Object.fromEntries(rated) as Record<RatedFigure, Rate>
}

export function rateOf(name: FigureName, counts: ToldCounts, toldFrom = TOLD_FROM): Rate | null {
  const { over } = FIGURES[name]
  return over === null ? null : rate(counts[name], counts[over], toldFrom)
}
