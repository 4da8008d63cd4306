import mongoose from 'mongoose'
import { localDate } from '#lib/dates.ts'
import { Participation } from '#models/records/participation.ts'
import { Person } from '#models/records/person.ts'
import { PersonEvent, type PersonEventKind } from '#models/records/person-event.ts'
import { staleMarks } from '#models/records/figures-stale.ts'
import { Workshop } from '#models/records/workshop.ts'
import { targetGroupsOn } from './target-groups.ts'
import { isDuplicateKey } from '#models/records/duplicate-key.ts'

type Id = mongoose.Types.ObjectId
/** An event that a person is owed: written in the same write as the fact, copied to its own collection afterwards. */
export interface OutboxEntry {
  _id: Id
  at: Date
  kind: PersonEventKind
  by: Id | null
  detail: Record<string, unknown> | null
}

export function outboxEntry(
  kind: PersonEventKind,
  { by = null, at = new Date(), detail = null }: Partial<Omit<OutboxEntry, '_id' | 'kind'>> = {}
): OutboxEntry {
  return { _id: new mongoose.Types.ObjectId(), at, kind, by, detail }
}

/** May run twice or be cut short: an event keeps its id, and what was not struck out is copied again. */
export async function flushEvents(person: Pick<Person, '_id' | 'outbox'>, now = new Date()): Promise<void> {
  const entries = person.outbox.map(({ _id, at, kind, by, detail }) => ({
    _id,
    person: person._id,
    at,
    kind,
    by: by ?? null,
    detail: (detail ?? null) as Record<string, unknown> | null
  }))
  if (entries.length === 0) return
  if (entries.some(({ kind }) => CHANGES_TARGET_GROUPS.includes(kind)))
    await refreshTargetGroups(person._id, now)
  try {
    await PersonEvent.collection.insertMany(entries, { ordered: false })
  } catch (error) {
    if (!isDuplicateKey(error)) throw error
  }
  const flushed = { $pull: { outbox: { _id: { $in: entries.map(({ _id }) => _id) } } } }
  await Person.updateOne({ _id: person._id }, flushed, { timestamps: false })
}

const CHANGES_TARGET_GROUPS: string[] = ['corrected', 'correctedByImport'] satisfies PersonEventKind[]

/** Writes the publics anew where the person is expected: those of workshops already begun stay as they were that day. */
async function refreshTargetGroups(id: Id, now: Date): Promise<void> {
  const person = await Person.findById(id)
  const expected = await Participation.find({ person: id, startsAt: { $gt: now } })
    .select('workshop targetGroups')
    .lean()
  if (!person || expected.length === 0) return
  const workshops = await Workshop.find({ _id: { $in: expected.map(({ workshop }) => workshop) } })
    .select('startsAt timeZone')
    .lean()
  const writes = expected.flatMap(({ _id, workshop, targetGroups }) => {
    const found = workshops.find(one => one._id.equals(workshop))
    const today = found ? targetGroupsOn(person, localDate(found.startsAt, found.timeZone)) : null
    if (!today || today.join() === targetGroups.join()) return []
    return [{ updateOne: { filter: { _id }, update: { $set: { targetGroups: today, ...staleMarks() } } } }]
  })
  if (writes.length > 0) await Participation.bulkWrite(writes)
}

export async function flushSomeEvents(limit: number, now = new Date()): Promise<number> {
  const pending = await Person.find(PENDING).limit(limit).select('outbox')
  for (const person of pending) await flushEvents(person, now)
  return pending.length
}

export const haveEventsPending = async () => (await Person.exists(PENDING)) !== null

const FIRST_ID = new mongoose.Types.ObjectId('0'.repeat(24))
const PENDING = { 'outbox._id': { $gt: FIRST_ID } }
