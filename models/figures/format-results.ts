import type mongoose from 'mongoose'
import { readThresholds } from '#models/reference/thresholds.ts'
import { Agency } from '#models/records/agency.ts'
import { Format } from '#models/records/format.ts'
import { Participation } from '#models/records/participation.ts'
import { Workshop } from '#models/records/workshop.ts'
import { factsOfKind } from '#models/records/workshop-kind.ts'
import { maskFrom, type Cell, type Sum, type Told } from './mask.ts'
import { rate, type Rate } from './published.ts'

type Id = mongoose.Types.ObjectId

/** What the workshops of one line of formats have given, as it is told: few people are not. */
export interface FormatResults {
  toldFrom: number
  rows: FormatResult[]
  /** null: none is over yet. */
  whole: FormatResult | null
  /** Only the latest were counted. */
  isCut: boolean
}

export interface FormatResult {
  name: string
  workshops: number
  attended: Told
  /** Of those whose debrief is written. */
  apt: Rate
  /** Of those who came. */
  started: Rate
}

/** Workshops of one line that are counted, the latest first. */
export const MOST_COUNTED = 300

/** Of a line of formats, within a scope: by agency, or by the formats of the line where the scope is one agency. */
export async function formatResults(
  scope: Record<string, unknown>,
  root: Id,
  { by, now = new Date(), most = MOST_COUNTED }: { by: 'agency' | 'format'; now?: Date; most?: number }
): Promise<FormatResults> {
  const line = await Format.find({ root })
    .select('name agency')
    .lean<Pick<Format, '_id' | 'name' | 'agency'>[]>()
  const formats = line.map(({ _id }) => _id)
  const { held, isCut } = await heldWith(formats, scope, { now, most })
  const [{ toldFrom }, came, names] = await Promise.all([
    readThresholds(),
    whoCame(held),
    by === 'agency' ? agencyNames(held) : new Map(line.map(({ _id, name }) => [String(_id), name]))
  ])
  const keyOf = (one: Held) => String(by === 'agency' ? one.agency : one.format)
  const keys = [...new Set(held.map(keyOf))]
  const lines = keys.map(key => {
    const workshops = held.filter(one => keyOf(one) === key)
    const ids = new Set(workshops.map(({ _id }) => String(_id)))
    return { name: names.get(key) ?? '', workshops: workshops.length, counts: counted(came, ids) }
  })
  const all = { name: '', workshops: held.length, counts: counted(came, null) }
  const tell = maskFrom(toldFrom)([
    ...[all, ...lines].flatMap(({ counts }) => sumsWithin(counts)),
    ...CELLS.map(name => ({ total: all.counts[name], parts: lines.map(({ counts }) => counts[name]) }))
  ])
  const told = ({ name, workshops, counts }: typeof all): FormatResult => ({
    name,
    workshops,
    attended: tell(counts.attended),
    apt: rate(tell(counts.apt), tell(counts.debriefed), toldFrom),
    started: rate(tell(counts.started), tell(counts.attended), toldFrom)
  })
  return {
    toldFrom,
    rows: lines.map(told).toSorted((one, other) => one.name.localeCompare(other.name)),
    whole: held.length > 0 ? told(all) : null,
    isCut
  }
}

type Held = Pick<Workshop, '_id' | 'agency' | 'format' | 'kind'>

/** Those that the funnel counts and that are over. */
async function heldWith(
  formats: readonly Id[],
  scope: Record<string, unknown>,
  { now, most }: { now: Date; most: number }
): Promise<{ held: Held[]; isCut: boolean }> {
  const found = await Workshop.find({
    $and: [scope],
    format: { $in: formats },
    state: { $in: ['published', 'closed'] },
    endsAt: { $lte: now }
  })
    .sort({ startsAt: -1 })
    .limit(most + 1)
    .select('agency format kind')
    .lean<Held[]>()
  const held = found.slice(0, most).filter(one => factsOfKind(one).inFunnel)
  return { held, isCut: found.length > most }
}

type Came = Pick<Participation, 'workshop' | 'apt' | 'started' | 'debrief'>

function whoCame(held: readonly Held[]): Promise<Came[]> {
  return Participation.find({
    workshop: { $in: held.map(({ _id }) => _id) },
    state: 'registered',
    attendance: { $in: ['attended', 'partly'] }
  })
    .select('workshop apt started debrief.at')
    .lean<Came[]>()
}

async function agencyNames(held: readonly Held[]): Promise<Map<string, string>> {
  const agencies = await Agency.find({ _id: { $in: held.map(({ agency }) => agency) } })
    .select('name')
    .lean()
  return new Map(agencies.map(({ _id, name }) => [String(_id), name]))
}

/** What is shown, and what it leaves: shown nowhere, and guarded all the same. */
const CELLS = ['attended', 'debriefed', 'apt', 'started', 'notDebriefed', 'notApt', 'notStarted'] as const
type Counted = Record<(typeof CELLS)[number], Cell>

function counted(came: readonly Came[], workshops: ReadonlySet<string> | null): Counted {
  const rows = workshops ? came.filter(({ workshop }) => workshops.has(String(workshop))) : came
  const debriefed = rows.filter(({ debrief }) => debrief?.at)
  const [apt, started] = [debriefed.filter(row => row.apt), rows.filter(row => row.started)]
  const cell = (value: number, isShown = true): Cell => ({ value, isShown })
  return {
    attended: cell(rows.length),
    debriefed: cell(debriefed.length),
    apt: cell(apt.length),
    started: cell(started.length),
    notDebriefed: cell(rows.length - debriefed.length, false),
    notApt: cell(debriefed.length - apt.length, false),
    notStarted: cell(rows.length - started.length, false)
  }
}

const sumsWithin = (counts: Counted): Sum[] => [
  { total: counts.attended, parts: [counts.debriefed, counts.notDebriefed] },
  { total: counts.debriefed, parts: [counts.apt, counts.notApt] },
  { total: counts.attended, parts: [counts.started, counts.notStarted] }
]
