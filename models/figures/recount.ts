import { untyped } from '#models/records/record.ts'
import mongoose from 'mongoose'
import { addMonths } from '#lib/dates.ts'
import { COUNTS_WITHIN_MONTHS } from '#models/records/next-step.ts'
import { turnsOf } from '#models/stages/earlier-attempts.ts'
import { TARGET_GROUPS } from '#models/records/target-group.ts'
import { Participation } from '#models/records/participation.ts'
import { Tally } from '#models/records/tally.ts'
import { Workshop } from '#models/records/workshop.ts'
import { takeOff, type Marked } from '#models/records/figures-stale.ts'

const BATCH = 500
const AT_ONCE = 20

interface Changed extends Marked {
  cell: string
  pastCells?: string[]
}

/**
 * Counts again every cell a changed record touches; returns how many cells. Counts first and takes the marks off afterwards, each only if it is still the one read: a change
 * that comes in between, or a process that dies, leaves the record marked.
 */
export async function recountStale(now = new Date()): Promise<number> {
  let counted = 0
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
    const read = await inTurn([...cells], cell => recountCell(cell, now))
    await takeOff('uncounted', Workshop, workshops)
    await takeOff('uncounted', Participation, [...participations, ...read.flat()])
    await takeOff('uncounted', Tally, tallies)
    counted += cells.size
  }
}

const CHANGED = { uncounted: { $exists: true } }

const MARKED = [Participation, Workshop, Tally]

/** Whether any record has changed since it was counted. */
export async function areFiguresStale(): Promise<boolean> {
  for (const model of MARKED) if ((await untyped(model).exists(CHANGED)) !== null) return true
  return false
}

/** The moment of the oldest change that is not counted yet, to the second; null when every change is counted. */
export async function figuresStaleSince(): Promise<Date | null> {
  const oldest = await Promise.all(
    MARKED.map(model =>
      untyped(model).findOne(CHANGED).sort({ uncounted: 1 }).select('uncounted').lean<Marked>()
    )
  )
  const moments = oldest.flatMap(one => one?.uncounted?.getTimestamp() ?? [])
  return moments.toSorted((a, b) => a.getTime() - b.getTime())[0] ?? null
}

function changed(model: { modelName: string }): Promise<Changed[]> {
  return untyped(model).find(CHANGED).select('cell pastCells uncounted').limit(BATCH).lean<Changed[]>()
}

/** Counts everything again from the records, as the check of the above. */
export async function recountAll(now = new Date()): Promise<number> {
  const known = await Tally.distinct('cell')
  const cells = new Set([...known, ...(await Workshop.distinct('cell'))])
  await inTurn([...cells], cell => recountCell(cell, now))
  return cells.size
}

/** A few at a time: a region has thousands of cells, and the store other readers. */
async function inTurn<T>(cells: string[], count: (cell: string) => Promise<T>): Promise<T[]> {
  const results: T[] = []
  for (let from = 0; from < cells.length; from += AT_ONCE) {
    results.push(...(await Promise.all(cells.slice(from, from + AT_ONCE).map(count))))
  }
  return results
}

type Id = mongoose.Types.ObjectId
type Row = Pick<
  Participation,
  | '_id'
  | 'uncounted'
  | 'workshop'
  | 'state'
  | 'attendance'
  | 'apt'
  | 'started'
  | 'startsAt'
  | 'publics'
  | 'region'
  | 'departement'
  | 'basin'
  | 'debrief'
  | 'registeredAt'
  | 'proposedAt'
  | 'reason'
  | 'past'
>

/** Returns the marked participations it has read: counting their cell has counted them. */
async function recountCell(cell: string, now: Date): Promise<Marked[]> {
  const [month = '', agency = '', sector = '', placeKind = ''] = cell.split('|')
  const known = await Workshop.find({ cell, state: { $ne: 'draft' } })
    .select('region departement basin state')
    .lean()
  const workshops = known.filter(({ state }) => state !== 'cancelled')
  const cancelled = new Set(known.filter(({ state }) => state === 'cancelled').map(({ _id }) => String(_id)))
  const read = await Participation.find({ cell })
    .select(
      'workshop state attendance apt started startsAt publics region departement basin debrief.at registeredAt proposedAt reason past uncounted'
    )
    .lean<Row[]>()
  const rows = read.filter(({ workshop }) => !cancelled.has(String(workshop)))
  const seen = read.filter(row => row.uncounted)
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
  const counted = ['all', ...TARGET_GROUPS].map(name => {
    const members = name === 'all' ? rows : rows.filter(({ publics }) => publics.includes(name))
    const held = name === 'all' ? workshops.length : workshopsOf(members, workshops)
    return { name, counts: { ...counts(members, now), workshops: held } }
  })
  await tallies.bulkWrite(
    counted.map(({ name, counts: figures }) => ({
      updateOne: {
        filter: { cell, public: name },
        update: { $set: { ...about, ...figures } },
        upsert: true
      }
    }))
  )
  return seen
}

/** How many of these workshops were proposed to at least one of these people. */
function workshopsOf(members: Row[], workshops: { _id: Id }[]): number {
  const theirs = new Set(members.filter(isProposed).map(({ workshop }) => String(workshop)))
  return workshops.filter(({ _id }) => theirs.has(String(_id))).length
}

function counts(rows: Row[], now: Date) {
  const held = rows.filter(row => row.state !== 'byService')
  const registered = held.filter(row => turnsOf(row).some(turn => turn.registeredAt && !isMistake(turn)))
  const attended = rows.filter(
    row => row.state === 'registered' && (row.attendance === 'attended' || row.attendance === 'partly')
  )
  const started = attended.filter(row => row.started)
  const today = now.toISOString().slice(0, 10)
  const stillOpen = (row: Row) =>
    addMonths(row.startsAt.toISOString().slice(0, 10), COUNTS_WITHIN_MONTHS) >= today
  return {
    proposed: rows.filter(isProposed).length,
    registered: registered.length,
    marked: held.filter(row => row.state === 'registered' && row.attendance).length,
    attended: attended.length,
    debriefed: attended.filter(row => row.debrief?.at).length,
    apt: attended.filter(row => row.apt).length,
    started: started.length,
    immersion: started.filter(row => row.started === 'immersion').length,
    training: started.filter(row => row.started === 'training').length,
    job: started.filter(row => row.started === 'job').length,
    open: attended.filter(row => !row.started && stillOpen(row)).length
  }
}

/** A place was proposed to this person, and not by mistake or in a workshop called off. */
const isProposed = (row: Row) =>
  row.state !== 'byService' && turnsOf(row).some(turn => !isMistake(turn) || wasProposedBefore(turn))

/** Registered by mistake and taken back at once: it never happened. */
const isMistake = (row: Pick<Row, 'state' | 'reason'>) =>
  row.state === 'withdrawn' && row.reason === 'mistake'

const wasProposedBefore = ({ proposedAt, registeredAt }: Pick<Row, 'proposedAt' | 'registeredAt'>) =>
  Boolean(proposedAt && registeredAt && proposedAt < registeredAt)
