import type mongoose from 'mongoose'
import { chanceOfMoreThan } from '#lib/chances.ts'
import { addMonths, localDate } from '#lib/dates.ts'
import { Agency } from '#models/records/agency.ts'
import { Format } from '#models/records/format.ts'
import { Participation } from '#models/records/participation.ts'
import { Tally } from '#models/records/tally.ts'
import { MOST_PLACES } from '#models/records/time-slot.ts'
import { Workshop } from '#models/records/workshop.ts'
import { readThresholds } from '#models/reference/thresholds.ts'

/** Of the registered whose roll-call is done, how many came. */
export interface Sample {
  came: number
  of: number
}

export interface SampleUsed extends Sample {
  from: 'format' | 'agency' | 'region'
}

export interface ExpectedRow {
  registered: number
  expected: number
  /** That more come than there are places, 0 to 1. */
  chanceOfMore: number
}

export interface ExpectedAttendance {
  places: number
  /** What the room holds; null: not known. */
  room: number | null
  /** The nearest sample that is large enough; null: none is, nothing is advised. */
  sample: SampleUsed | null
  /** Of the agency, told when the sample is the region's or there is none; null: too few to be told. */
  own: Sample | null
  rows: ExpectedRow[]
  /** The last row that is under RISK and within the room; null without a sample. */
  advised: number | null
  /** Within the first month that tallies count. */
  since: Date
  fewest: number
}

/** Fewer roll-calls say nothing: SCREENS « Combien inviter ? ». */
const FEWEST = 30
const RISK = 0.1
const MONTHS = 24
/** The latest sessions of a format that are counted: one index scan each. */
const MOST_SESSIONS = 60
const ROWS_BEYOND = 2

/** How many may be registered for the places of a session: counts of sessions before it, never anything about one person. */
export async function expectedAttendance(workshop: Workshop, now = new Date()): Promise<ExpectedAttendance> {
  const first = addMonths(localDate(now, workshop.timeZone), -MONTHS)
  const since = first.slice(0, 7)
  const [ofFormat, own, agency, { toldFrom }] = await Promise.all([
    sampleOfFormat(workshop, now),
    sampleOf({ agency: workshop.agency }, since),
    Agency.findById(workshop.agency).orFail(),
    readThresholds()
  ])
  const region =
    own.of < FEWEST && ofFormat.of < FEWEST ? await sampleOf({ region: workshop.region }, since) : null
  const sample = firstLargeEnough([
    { from: 'format', ...ofFormat },
    { from: 'agency', ...own },
    ...(region && tellsNobody(region, toldFrom) ? [{ from: 'region' as const, ...region }] : [])
  ])
  const { place, capacity: places } = workshop
  const room = (place.kind === 'agency' && agency.roomNamed(place.room ?? '')?.seats) || null
  return {
    places,
    room,
    sample,
    own: own.of >= toldFrom ? own : null,
    since: new Date(`${first}T12:00:00Z`),
    fewest: FEWEST,
    ...(sample ? rowsFor(places, room, sample) : NO_ROWS)
  }
}

const NO_ROWS = { rows: [], advised: null }

/** From as many registered as places to two rows beyond the first that is too many. */
export function rowsFor(places: number, room: number | null, sample: Sample) {
  const most = Math.min(room ?? MOST_PLACES, MOST_PLACES)
  const share = sample.came / sample.of
  const rows: ExpectedRow[] = []
  let beyond = 0
  for (let registered = places; registered <= Math.max(most, places) && beyond < ROWS_BEYOND; registered++) {
    const chanceOfMore = chanceOfMoreThan(places, registered, sample)
    rows.push({ registered, expected: registered * share, chanceOfMore })
    if (chanceOfMore >= RISK) beyond++
  }
  const advised = rows.findLast(({ chanceOfMore }) => chanceOfMore < RISK)?.registered ?? places
  return { rows, advised }
}

/** Of other agencies too: neither those who came nor those who did not are so few that the sum would show them. */
const tellsNobody = ({ came, of }: Sample, toldFrom: number): boolean =>
  [came, of - came].every(count => count === 0 || count >= toldFrom)

const firstLargeEnough = (samples: readonly SampleUsed[]): SampleUsed | null =>
  samples.find(({ of }) => of >= FEWEST) ?? null

/** Of the sessions of this agency with the same format, or another of its line. */
async function sampleOfFormat({ agency, format }: Workshop, now: Date): Promise<Sample> {
  const root = format
    ? (await Format.findById(format).select('root').lean<Pick<Format, 'root'>>())?.root
    : null
  if (!root) return { came: 0, of: 0 }
  const line = await Format.find({ root }).select('_id').lean()
  const held = await Workshop.find({
    format: { $in: line.map(({ _id }) => _id) },
    agency,
    state: { $in: ['published', 'closed'] },
    endsAt: { $lte: now }
  })
    .sort({ startsAt: -1 })
    .limit(MOST_SESSIONS)
    .select('_id')
    .lean<{ _id: mongoose.Types.ObjectId }[]>()
  const marked = { workshop: { $in: held.map(({ _id }) => _id) }, state: 'registered' as const }
  const [came, of] = await Promise.all([
    Participation.countDocuments({ ...marked, attendance: { $in: ['attended', 'partly'] } }),
    Participation.countDocuments({ ...marked, attendance: { $ne: null } })
  ])
  return { came, of }
}

/** As the figures count it: of tallies, whatever the number of people. */
async function sampleOf(where: Record<string, unknown>, since: string): Promise<Sample> {
  const rows = await Tally.find({ ...where, month: { $gte: since }, public: 'all' })
    .select('attended marked')
    .lean<{ attended?: number; marked?: number }[]>()
  return {
    came: rows.reduce((sum, { attended = 0 }) => sum + attended, 0),
    of: rows.reduce((sum, { marked = 0 }) => sum + marked, 0)
  }
}
