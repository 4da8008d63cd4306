import { isDeepStrictEqual } from 'node:util'
import type mongoose from 'mongoose'
import { Refusal } from '#lib/refusal.ts'
import { ImportRow } from '#models/records/import-row.ts'
import type { ImportRun } from '#models/records/import-run.ts'
import { mergedInto } from '#models/identity/merge/redirects.ts'
import { Participation } from '#models/records/participation.ts'
import { notInUse } from '#models/stages/mark-in-use.ts'
import { Person } from '#models/records/person.ts'
import { Workshop } from '#models/records/workshop.ts'
import type { ImportLease } from '../file/import-lease.ts'
import { findPeople, type StoredPerson } from '../people/known-people.ts'
import type { ImportedChanges } from '../people/person-facts.ts'
import { nextRows, type Staged } from '../file/staging.ts'
import { correctPeople } from '../people/write-people.ts'

type Id = mongoose.Types.ObjectId

const BATCH = 200

/** Throws a Refusal when someone this import wrote was proposed or registered since. */
export async function refuseWhenRegistered(importation: Id, since: Date): Promise<void> {
  let after = 0
  for (;;) {
    const found = await nextRows(importation, ['saved'], { after, limit: BATCH })
    if (found.length === 0) return
    const registered = await registeredAmong(found, since)
    if (registered.size > 0) {
      const row = found.find(({ person }) => registered.has(String(person)))
      throw new Refusal('imports.refusal.registered', { line: row?.line ?? 0 })
    }
    after = found.at(-1)?.record ?? after
  }
}

/** Takes out who was entered and puts back what was changed, unless someone has worked on the file since: it is kept. */
export async function undo(lease: ImportLease): Promise<void> {
  const { _id } = lease.importation
  let found = await nextRows(_id, ['saved'], { after: 0, limit: BATCH })
  while (found.length > 0) {
    await undoBatch(lease.importation, found)
    await lease.checkpoint({ 'progress.done': (lease.importation.progress?.done ?? 0) + found.length })
    if (lease.isOver) return
    found = await nextRows(_id, ['saved'], { after: 0, limit: BATCH })
  }
}

async function undoBatch(importation: ImportRun, found: Staged[]): Promise<void> {
  const since = importation.confirmedAt ?? new Date(0)
  const ids = found.flatMap(({ person }) => person ?? [])
  const [people, registered, merged] = await Promise.all([
    findPeople(ids),
    registeredAmong(found, since),
    mergedInto(ids)
  ])
  const byId = new Map(people.map(person => [String(person._id), person]))
  const kept = new Set<string>()
  const remove: { _id: Id; updatedAt: Date }[] = []
  const putBack: { person: StoredPerson; set: ImportedChanges }[] = []
  for (const row of found) {
    const person = byId.get(String(row.person))
    if (!person && merged.has(String(row.person))) kept.add(String(row.person))
    if (!person) continue
    const isWorkedOn = row.leftAt?.getTime() !== person.updatedAt.getTime()
    if (row.savedAs === 'created') {
      if (isWorkedOn || registered.has(String(person._id))) kept.add(String(person._id))
      else remove.push(person)
    } else {
      const set = unchangedSince(person, row)
      if (Object.keys(set).length === 0) kept.add(String(person._id))
      else putBack.push({ person, set })
    }
  }
  for (const person of await takeOut(remove)) kept.add(String(person))
  const written = { importation: importation._id, by: importation.undoneBy ?? null, at: new Date() }
  await correctPeople(putBack, written)
  await ImportRow.bulkWrite(
    found.map(row => {
      const undoneAs = kept.has(String(row.person))
        ? 'kept'
        : row.savedAs === 'created'
          ? 'removed'
          : 'putBack'
      return writeOn(row, { outcome: 'setAside', undoneAs })
    }),
    { ordered: false }
  )
}

/** Takes people out; those that someone corrected, or is giving a seat to, since they were read stay: their ids. */
export async function takeOut(people: readonly { _id: Id; updatedAt: Date }[]): Promise<Id[]> {
  if (people.length === 0) return []
  const model = Person
  const removals = people.map(({ _id, updatedAt }) => ({
    deleteOne: { filter: { _id, updatedAt, ...notInUse() } }
  })) as mongoose.AnyBulkWriteOperation[]
  await model.bulkWrite(removals as never, { ordered: false })
  const left = await findPeople(people.map(({ _id }) => _id))
  return left.map(({ _id }) => _id)
}

function unchangedSince(person: StoredPerson, { before, after }: Staged): ImportedChanges {
  const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null))
  const [was, written] = [before, after] as (Record<string, unknown> | null)[]
  const set: Record<string, unknown> = {}
  for (const [field, value] of Object.entries(written ?? {})) {
    const isOurs = isDeepStrictEqual(plain(person[field as keyof StoredPerson]), plain(value))
    if (isOurs) set[field] = was?.[field] ?? null
  }
  return set
}

/** Who was proposed or registered since then: in the ledgers first, which are copied a moment later. */
async function registeredAmong(found: Staged[], since: Date): Promise<Set<string>> {
  const people = found.flatMap(({ person }) => person ?? [])
  const into = await mergedInto(people)
  const files = [...people, ...into.values()]
  const [seated, made] = await Promise.all([
    Workshop.find({ 'seats.person': { $in: files } })
      .select('seats.person seats.since')
      .lean<{ seats: { person: Id; since: Date }[] }[]>(),
    Participation.find({ person: { $in: files }, createdAt: { $gte: since } })
      .select('person')
      .lean()
  ])
  const seats = seated.flatMap(({ seats }) => seats.filter(seat => seat.since >= since))
  const registered = new Set([...seats, ...made].map(({ person }) => String(person)))
  const isRegistered = (person: Id) =>
    registered.has(String(person)) || registered.has(String(into.get(String(person))))
  return new Set(people.filter(isRegistered).map(String))
}

function writeOn(row: Staged, set: Record<string, unknown>) {
  return {
    updateOne: { filter: { _id: row._id }, update: { $set: set } }
  } as mongoose.AnyBulkWriteOperation as never
}
