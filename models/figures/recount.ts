import { HOME_ZONE, localDate } from '#lib/dates.ts'
import { untyped } from '#models/records/record.ts'
import mongoose from 'mongoose'
import {
  factsOfFigure,
  figureBy,
  isProposed,
  READ_BY_FIGURES,
  type CountedRow,
  type Counting,
  type Counts
} from '#models/records/figure.ts'
import { readThresholds } from '#models/reference/thresholds.ts'
import { TARGET_GROUPS, type GroupName } from '#models/records/target-group.ts'
import { countedGroups, knownGroups } from '#models/reference/added-groups.ts'
import { Participation } from '#models/records/participation.ts'
import { Tally } from '#models/records/tally.ts'
import { Workshop } from '#models/records/workshop.ts'
import { factsOfKind } from '#models/records/workshop-kind.ts'
import { takeOff, type Marked } from '#models/records/figures-stale.ts'
import { isOnlyDuplicates } from '#models/records/duplicate-key.ts'

const BATCH = 500
const AT_ONCE = 20

interface Changed extends Marked {
  cell: string
  pastCells?: string[]
}

/** What counts anew a public set meanwhile: a test reads what is counted once for all, and sees it left out. */
export const guards = {
  countingFor: (now: Date, _before: CountingBy | null): Promise<CountingBy> => countingOn(now)
}

/**
 * Marks go after the count, each only if it is still the one read: whatever comes in between stays marked. What is
 * counted is read once the marks are: a public is set before it marks a cell.
 */
export async function recountStale(now = new Date()): Promise<number> {
  let counted = 0
  let before: CountingBy | null = null
  for (;;) {
    const [workshops, participations, tallies] = await Promise.all([
      changed(Workshop),
      changed(Participation),
      changed(Tally)
    ])
    if (workshops.length + participations.length + tallies.length === 0) return counted
    const cells = new Set(
      [...workshops, ...participations, ...tallies].flatMap(({ cell, pastCells = [] }) => [
        cell,
        ...pastCells
      ])
    )
    const counting: CountingBy = await guards.countingFor(now, before)
    before = counting
    const read = await inBatches([...cells], cell => recountCell(cell, counting))
    await takeOff('figuresStale', Workshop, workshops)
    await takeOff('figuresStale', Participation, [...participations, ...read.flat()])
    await takeOff('figuresStale', Tally, tallies)
    counted += cells.size
  }
}

const CHANGED = { figuresStale: { $exists: true } }

const MARKED = [Participation, Workshop, Tally]

export async function areFiguresStale(): Promise<boolean> {
  for (const model of MARKED) if ((await untyped(model).exists(CHANGED)) !== null) return true
  return false
}

/** The moment of the oldest change that is not counted yet, to the second; null when every change is counted. */
export async function figuresStaleSince(): Promise<Date | null> {
  const oldest = await Promise.all(
    MARKED.map(model =>
      untyped(model).findOne(CHANGED).sort({ figuresStale: 1 }).select('figuresStale').lean<Marked>()
    )
  )
  const moments = oldest.flatMap(one => one?.figuresStale?.getTimestamp() ?? [])
  return moments.toSorted((a, b) => a.getTime() - b.getTime())[0] ?? null
}

function changed(model: { modelName: string }): Promise<Changed[]> {
  return untyped(model).find(CHANGED).select('cell pastCells figuresStale').limit(BATCH).lean<Changed[]>()
}

export async function recountAll(now = new Date()): Promise<number> {
  const known = await Tally.distinct('cell')
  const cells = new Set([...known, ...(await Workshop.distinct('cell'))])
  const counting = await countingOn(now)
  await inBatches([...cells], cell => recountCell(cell, counting))
  return cells.size
}

interface CountingBy extends Counting {
  /** The publics that figures are kept of. */
  publics: readonly GroupName[]
}

/** Read once for all that is counted together. */
async function countingOn(now: Date): Promise<CountingBy> {
  const [{ on }, groups] = await Promise.all([readThresholds(), knownGroups()])
  return {
    today: localDate(now, HOME_ZONE),
    monthsOn: day => on(day).months,
    publics: [...TARGET_GROUPS, ...countedGroups(groups).map(({ code }) => code)]
  }
}

/** A few at a time: a region has thousands of cells, and the store other readers. */
async function inBatches<T>(cells: string[], count: (cell: string) => Promise<T>): Promise<T[]> {
  const results: T[] = []
  for (let from = 0; from < cells.length; from += AT_ONCE) {
    results.push(...(await Promise.all(cells.slice(from, from + AT_ONCE).map(count))))
  }
  return results
}

type Id = mongoose.Types.ObjectId
type Row = CountedRow &
  Marked &
  Pick<Participation, 'workshop' | 'targetGroups' | 'region' | 'departement' | 'basin'>
const READ = [
  ...READ_BY_FIGURES,
  'workshop',
  'targetGroups',
  'region',
  'departement',
  'basin',
  'figuresStale'
]

/** Returns the marked participations it has read: counting their cell has counted them. */
async function recountCell(cell: string, counting: CountingBy): Promise<Marked[]> {
  const [month = '', agency = '', sector = '', placeKind = ''] = cell.split('|')
  const known = await Workshop.find({ cell, state: { $ne: 'draft' } })
    .select('region departement basin state kind')
    .lean()
  const workshops = known.filter(isCounted)
  const leftOut = new Set(known.filter(one => !isCounted(one)).map(({ _id }) => String(_id)))
  const read = await Participation.find({ cell }).select(READ.join(' ')).lean<Row[]>()
  const rows = read.filter(({ workshop }) => !leftOut.has(String(workshop)))
  const seen = read.filter(row => row.figuresStale)
  const somewhere = workshops[0] ?? rows[0]
  const tallies = Tally
  if (!somewhere) {
    await tallies.deleteMany({ cell })
    return seen
  }
  const { region, departement, basin } = somewhere
  const about = {
    month,
    agency: new mongoose.Types.ObjectId(agency),
    sector,
    placeKind,
    region,
    departement,
    basin
  }
  const all = {
    name: 'all',
    counts: { ...countedIn(rows, workshops, counting), workshops: workshops.length }
  }
  const ofPublics = counting.publics.map(name => {
    const members = rows.filter(({ targetGroups }) => targetGroups.includes(name))
    return { name, counts: countedIn(members, workshops, counting) }
  })
  const counted = [all, ...ofPublics]
  const write = () =>
    tallies.bulkWrite(
      counted.map(({ name, counts: figures }) => ({
        updateOne: {
          filter: { cell, public: name },
          update: { $set: { ...about, ...figures } },
          upsert: true
        }
      })),
      // In order the first clash would end it, and a second try might meet the next one.
      { ordered: false }
    )
  // Two that count a new cell at once both insert its rows: whatever the other inserted is there to be updated.
  await write().catch((error: unknown) => {
    if (!isOnlyDuplicates(error)) throw error
    return write()
  })
  await tallies.deleteMany({ cell, public: { $nin: ['all', ...counting.publics] } })
  return seen
}

/** Called off, or of a kind that the funnel does not count: neither the workshop nor its people count. */
const isCounted = (workshop: Pick<Workshop, 'state' | 'kind'>) =>
  workshop.state !== 'cancelled' && factsOfKind(workshop).inFunnel

function workshopsOf(members: Row[], workshops: { _id: Id }[]): number {
  const theirs = new Set(members.filter(isProposed).map(({ workshop }) => String(workshop)))
  return workshops.filter(({ _id }) => theirs.has(String(_id))).length
}

function countedIn(members: Row[], workshops: { _id: Id }[], counting: Counting): Counts {
  return figureBy(name => {
    const figure = factsOfFigure(name)
    if (figure.of === 'people') return members.filter(row => figure.counts(row, counting)).length
    return workshopsOf(members, workshops)
  })
}
