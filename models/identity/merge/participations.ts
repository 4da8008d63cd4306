import { Participation } from '#models/records/participation.ts'
import type mongoose from 'mongoose'
import { staleMarks } from '#models/records/figures-stale.ts'
import type { Merge } from '#models/records/merge.ts'
import { keepNote, notesOf } from './notes.ts'
import { rawOf, type Raw } from '#models/records/record.ts'
import { isDuplicateKey } from '#models/records/duplicate-key.ts'

const all = () => rawOf(Participation)

export async function moveParticipations(merge: Merge): Promise<void> {
  for (;;) {
    const losing = await all().findOne({ person: merge.losing })
    if (!losing) return
    const kept = await all().findOne({ workshop: losing['workshop'], person: merge.kept })
    if (kept) await combine(merge, losing, kept)
    else await move(merge, losing)
  }
}

async function move(merge: Merge, losing: Raw): Promise<void> {
  await keepNote(merge, 'participations', { id: losing._id, losing, kept: null, merged: null })
  try {
    await all().updateOne(
      { _id: losing._id, person: merge.losing },
      { $set: { person: merge.kept, ...staleMarks() } }
    )
  } catch (error) {
    // The kept file has one there since: both are read again.
    if (!isDuplicateKey(error)) throw error
  }
}

async function combine(merge: Merge, losing: Raw, kept: Raw): Promise<void> {
  const known = notesOf(merge, 'participations').find(({ id }) => id.equals(losing._id))
  if (!known?.merged || !isVersion(kept, known.merged)) {
    const merged = { ...combined(kept, losing), updatedAt: new Date(), ...staleMarks() }
    await keepNote(merge, 'participations', { id: losing._id, losing, kept, merged })
    const { matchedCount } = await all().replaceOne({ _id: kept._id, updatedAt: kept['updatedAt'] }, merged)
    if (matchedCount === 0) return
  }
  await all().deleteOne({ _id: losing._id, updatedAt: losing['updatedAt'] })
}

const isVersion = (record: Raw, version: Raw) => stamp(record) === stamp(version)
const stamp = ({ updatedAt }: Raw) => (updatedAt instanceof Date ? updatedAt.getTime() : 0)

/** Two participations of one person in one workshop: the one that went furthest, with what the other adds. */
export function combined(kept: Raw, losing: Raw): Raw {
  const [base, other] = rank(losing) > rank(kept) ? [losing, kept] : [kept, losing]
  const filled = Object.entries(other).filter(([path]) => isNothing(base[path]) && !SEAT.includes(path))
  return {
    ...base,
    ...Object.fromEntries(filled),
    ...earliest('proposedAt', 'proposedBy', kept, losing),
    ...earliest('registeredAt', 'registeredBy', kept, losing),
    ...earliest('startedOn', 'started', kept, losing),
    debrief: bothDebriefs(base['debrief'], other['debrief']),
    corrections: list(kept['corrections'])
      .concat(list(losing['corrections']).filter(one => !has(list(kept['corrections']), one)))
      .sort((a, b) => (a.at?.getTime() ?? 0) - (b.at?.getTime() ?? 0)),
    queue: list(kept['queue']).concat(list(losing['queue']).filter(one => !has(list(kept['queue']), one))),
    past: list(kept['past']).concat(list(losing['past']).filter(one => !has(list(kept['past']), one))),
    nextSteps: list(kept['nextSteps']).concat(
      list(losing['nextSteps']).filter(one => !has(list(kept['nextSteps']), one))
    ),
    seq: Math.max(Number(kept['seq'] ?? -1), Number(losing['seq'] ?? -1)),
    _id: kept._id,
    person: kept['person'],
    createdAt: kept['createdAt']
  }
}

function bothDebriefs(one: unknown, other: unknown): unknown {
  if (!isDebrief(one) || !isDebrief(other)) return one ?? other ?? null
  const unseen = Object.entries(other.skills ?? {}).filter(([skill]) => !one.skills?.[skill])
  const words = [one.strength, other.strength].filter(words => !isNothing(words))
  return {
    ...one,
    interest: one.interest ?? other.interest ?? null,
    skills: { ...one.skills, ...Object.fromEntries(unseen) },
    strength: [...new Set(words)].join(' ')
  }
}

interface Debriefed {
  interest?: number | null
  skills?: Record<string, number>
  strength?: string
}
const isDebrief = (value: unknown): value is Debriefed => typeof value === 'object' && value !== null

/** Where the seat stands is told by one of the two alone: a withdrawal does not follow a seat that is held. */
const SEAT = ['withdrawnAt', 'withdrawnBy', 'reason', 'absenceReason', 'figuresStale']

const STATES = ['proposed', 'declined', 'withdrawn', 'byService', 'waiting', 'offered', 'registered']
const MARKS = ['noshow', 'excused', 'partly', 'attended']

function rank({ state, attendance, debrief }: Raw): number {
  const debriefed = typeof debrief === 'object' && debrief !== null && 'at' in debrief && debrief.at ? 1 : 0
  return STATES.indexOf(String(state)) * 100 + (MARKS.indexOf(String(attendance)) + 1) * 10 + debriefed
}

function earliest(path: string, with_: string, one: Raw, other: Raw): Record<string, unknown> {
  const [first] = [one, other]
    .filter(raw => !isNothing(raw[path]))
    .sort((a, b) => (moment(a[path]) < moment(b[path]) ? -1 : 1))
  return first ? { [path]: first[path], [with_]: first[with_] ?? null } : {}
}

interface Entry {
  _id?: unknown
  at?: Date
}
const moment = (value: unknown) => (value instanceof Date ? value.toISOString() : String(value))
const list = (value: unknown) => (Array.isArray(value) ? (value as Entry[]) : [])
const has = (some: Entry[], one: Entry) => some.some(other => JSON.stringify(other) === JSON.stringify(one))
const isNothing = (value: unknown) => value === null || value === undefined || value === ''

/** `seats` tells where a seat could not come back. */
export async function returnParticipations(
  merge: Merge,
  seats: (workshop: unknown) => 'back' | 'stays' | 'gone'
) {
  for (const { id, losing, kept, merged } of notesOf(merge, 'participations')) {
    const where = seats(losing['workshop'])
    if (kept && merged) await split(merge, { losing, kept, merged }, where)
    else if (where !== 'stays') {
      await all().updateOne(
        { _id: id, person: merge.kept },
        { $set: { person: merge.losing, ...staleMarks() } }
      )
    }
  }
}

async function split(
  merge: Merge,
  { losing, kept, merged }: { losing: Raw; kept: Raw; merged: Raw },
  where: 'back' | 'stays' | 'gone'
): Promise<void> {
  const own = { ...losing, person: merge.losing, ...staleMarks(), ...(where === 'gone' ? GONE() : {}) }
  const isThere = await all().findOne({ _id: losing._id })
  if (!isThere) {
    const { matchedCount } = await all().replaceOne(
      { _id: kept._id, updatedAt: merged['updatedAt'] },
      { ...kept, ...staleMarks() }
    )
    // Something happened since: it stays, without the steps that were the other file's.
    if (matchedCount === 0) await takeOut(kept._id, merged, kept)
    await all()
      .insertOne(own)
      .catch((error: unknown) => {
        if (!isDuplicateKey(error)) throw error
      })
  }
}

/** The seat that was given back is someone else's by now. */
const GONE = () => ({ state: 'withdrawn', reason: 'byService', withdrawnAt: new Date() })

async function takeOut(id: mongoose.Types.ObjectId, merged: Raw, kept: Raw): Promise<void> {
  const own = list(kept['nextSteps']).map(({ _id }) => String(_id))
  const brought = list(merged['nextSteps'])
    .map(({ _id }) => _id)
    .filter(step => !own.includes(String(step)))
  if (brought.length === 0) return
  await Participation.updateOne(
    { _id: id },
    { $pull: { nextSteps: { _id: { $in: brought } } }, $set: staleMarks() }
  )
}
