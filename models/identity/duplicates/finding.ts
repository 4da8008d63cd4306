import mongoose from 'mongoose'
import { Duplicate } from '#models/records/duplicate.ts'
import { Person } from '#models/records/person.ts'
import { CANDIDACY, candidatesOf, likenedFrom, type Candidacy } from '../similarity/candidates.ts'
import type { Alike } from '../similarity/reasons.ts'
import { evidenceOf, saysMore, type Evidence } from './evidence.ts'
import { pairKey } from './pair-key.ts'

type Id = mongoose.Types.ObjectId

const BATCH = 500
/** A write may become visible after a later one: what changed shortly before is looked at again. */
const OVERLAP_MS = 30_000
const WATCH = { _id: 'people' }

interface Watch {
  _id: string
  at: Date
  person: Id
}

const watches = () => mongoose.connection.collection<Watch>('duplicatewatches')

/** May run twice, late or be cut short. Returns how many people were compared with those of their agency. */
export async function findDuplicates(now = new Date()): Promise<number> {
  let compared = 0
  let from = await lastWatch(now)
  for (;;) {
    const people = await changedAfter(from)
    const last = people.at(-1)
    if (!last) return compared
    await compare(people)
    compared += people.length
    from = { ...WATCH, at: last.updatedAt, person: last._id }
    await watches().updateOne(WATCH, { $set: { at: from.at, person: from.person } }, { upsert: true })
  }
}

export async function haveFilesChanged(now = new Date()): Promise<boolean> {
  const after = changedSince(await lastWatch(now))
  return (await Person.exists(after)) !== null
}

async function lastWatch(now: Date): Promise<Watch | null> {
  const last = await watches().findOne(WATCH)
  if (!last || now.getTime() - last.at.getTime() >= 2 * OVERLAP_MS) return last
  return { ...last, at: new Date(last.at.getTime() - OVERLAP_MS), person: FIRST }
}

const FIRST = new mongoose.Types.ObjectId('0'.repeat(24))

const changedSince = (from: Watch | null) =>
  from
    ? { updatedAt: { $gte: from.at }, $or: [{ updatedAt: { $ne: from.at } }, { _id: { $gt: from.person } }] }
    : {}

function changedAfter(from: Watch | null): Promise<Candidacy[]> {
  return Person.find(changedSince(from))
    .sort({ updatedAt: 1, _id: 1 })
    .limit(BATCH)
    .select(CANDIDACY)
    .lean<Candidacy[]>()
}

interface Found extends Alike {
  key: string
  agency: Id
  people: [Id, Id]
  evidence: Evidence
}

async function compare(people: Candidacy[]): Promise<void> {
  const found = new Map<string, Found>()
  for (const [agency, own] of byAgency(people)) {
    const drafts = own.map(person => ({ ...likenedFrom(person), self: person._id }))
    const known = await candidatesOf(agency, drafts)
    known.forEach(({ candidates }, index) => {
      const self = own[index]
      if (!self) return
      for (const { person, ...alike } of candidates) {
        const key = pairKey(self._id, person._id)
        const evidence = evidenceOf(likenedFrom(self), likenedFrom(person), alike.reasons)
        found.set(key, { ...alike, key, agency, people: inOrder(self._id, person._id), evidence })
      }
    })
  }
  await keep([...found.values()])
  await Duplicate.deleteMany({
    people: { $in: people.map(({ _id }) => _id) },
    state: 'open',
    pair: { $nin: [...found.keys()] }
  })
}

async function keep(found: Found[]): Promise<void> {
  if (found.length === 0) return
  const known = await Duplicate.find({ pair: { $in: found.map(({ key }) => key) } }).lean<Duplicate[]>()
  const before = new Map(known.map(one => [one.pair, one]))
  const writes = found.flatMap(({ key, evidence, ...pair }) => {
    const kept = before.get(key)
    const settled = kept && kept.state !== 'open' && !saysMore(evidence, kept.evidence as Evidence)
    if (settled || kept?.state === 'merged') return []
    const facts = { ...pair, evidence, state: 'open' as const }
    return [{ updateOne: { filter: { pair: key }, update: { $set: facts }, upsert: true } }]
  })
  if (writes.length > 0) await Duplicate.bulkWrite(writes, { ordered: false })
}

const inOrder = (a: Id, b: Id): [Id, Id] => (String(a) < String(b) ? [a, b] : [b, a])

function byAgency(people: Candidacy[]): Map<Id, Candidacy[]> {
  const groups = new Map<string, { agency: Id; own: Candidacy[] }>()
  for (const person of people) {
    const key = String(person.agency)
    const group = groups.get(key) ?? { agency: person.agency, own: [] }
    group.own.push(person)
    groups.set(key, group)
  }
  return new Map([...groups.values()].map(({ agency, own }) => [agency, own]))
}
