import { EJSON } from 'bson'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Budget, Memory } from '#store/aggregate/budget.ts'
import { decode } from '#store/bson/decode.ts'
import { encode } from '#store/bson/encode.ts'
import type { Doc } from '#store/bson/values.ts'
import { StoreError } from '#store/errors.ts'
import { compileFilter } from '#store/query/match.ts'
import { compareKeys, readSort, sortKey } from '#store/query/sort.ts'
import { change, insertOne } from '#store/server/commands/write.ts'
import { Match, matches, planSearch, type Search } from '#store/server/find.ts'
import { inOrder } from '#store/storage/planner.ts'
import type { Collection } from '#store/storage/collection.ts'
import { Engine } from '#store/storage/engine.ts'
import { keysOf } from '#store/storage/index-keys.ts'
import { type KeyValues, openKeyValues } from '#store/storage/key-values.ts'
import { entryKey, indexRange, recordOfKey, recordsRange } from '#store/storage/layout.ts'
import { countByKeys, withoutPause } from '#store/storage/scan.ts'
import { type Effort, usualEffort } from '#store/storage/plan.ts'
import { compileUpdate } from '#store/update/update.ts'
import { Chance } from './chance.ts'
import { anyDoc, anyIndexes, anySearch, anyUpdate } from './fuzz-data.ts'

/** What a run of the comparison did and found. */
export interface FuzzReport {
  queries: number
  distinct: number
  nonEmpty: number
  assisted: number
  /** Searches that took their order from an index. */
  inOrder: number
  /** Searches that read an index in order among what others had led to. */
  among: number
  /** Searches whose branches of an `$or` were read as one, in order. */
  joined: number
  /** Searches of what several ways led to together. */
  together: number
  /** Searches that read several stretches side by side for their order. */
  merged: number
  /** Searches of what an index without any bound leaves over. */
  selected: number
  /** Searches that could be counted without a document, and were. */
  counted: number
  writes: number
  /** Searches whose answer through indexes differed from that of a full scan, as readable text. */
  differences: string[]
  /** Indexes whose content was not what a rebuild would give. */
  stale: string[]
}

export interface FuzzOptions {
  seed: number
  queries: number
  /** Ends at the first difference. */
  untilCaught?: boolean
}

/** True when something was found that should not be. */
export const caught = ({ differences, stale }: FuzzReport) => differences.length + stale.length > 0

/** Compares every search, answered through the planner, with a scan of all documents, writing in between. */
export async function fuzz({ seed, queries, untilCaught = false }: FuzzOptions): Promise<FuzzReport> {
  const folder = mkdtempSync(join(tmpdir(), 'fuzz-'))
  const kv = openKeyValues(join(folder, 'data.lmdb'), false)
  try {
    return run(kv, new Chance(seed), queries, untilCaught)
  } finally {
    await kv.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

const calmOnes = new WeakSet<Collection>()
const perCollection = 100
const startWith = 120

function run(kv: KeyValues, chance: Chance, queries: number, untilCaught: boolean): FuzzReport {
  const report: FuzzReport = {
    queries: 0,
    distinct: 0,
    nonEmpty: 0,
    assisted: 0,
    inOrder: 0,
    among: 0,
    joined: 0,
    together: 0,
    merged: 0,
    selected: 0,
    counted: 0,
    writes: 0,
    differences: [],
    stale: []
  }
  const seen = new Set<string>()
  const engine = new Engine(kv)
  const enough = () => report.queries >= queries || (untilCaught && caught(report))
  for (let round = 0; !enough(); round++) {
    const collection = kv.write(() => prepare(engine, chance, `c${round}`, report))
    const specs = collection.indexes.map(index => index.spec)
    for (let i = 0; i < perCollection && !enough(); i++) {
      if (i % 3 === 0) kv.write(() => write(collection, chance, report))
      compareOnce(collection, anySearch(chance, specs), report, seen)
    }
    report.stale.push(...staleIndexes(collection))
    kv.write(() => engine.drop(collection))
  }
  report.distinct = seen.size
  return report
}

/** Also so little that reading an index to choose, or in order, is given up among these few documents. */
const efforts: Effort[] = [usualEffort, { first: 4, most: 16, worth: 1 }, { first: 1, most: 6, worth: 0.2 }]

function prepare(engine: Engine, chance: Chance, name: string, report: FuzzReport) {
  const collection = engine.ensure('fuzz', name)
  collection.effort = chance.pick(efforts)
  const calm = chance.chance(0.5)
  if (calm) calmOnes.add(collection)
  const specs = anyIndexes(chance)
  const early = chance.below(specs.length + 1)
  const add = (spec: Doc) => allowed(() => engine.addIndex(collection, { v: 2, ...spec }))
  specs.slice(0, early).forEach(add)
  for (let i = 0; i < startWith; i++) allowed(() => insertOne(collection, encode(anyDoc(chance, calm))))
  specs.slice(early).forEach(add)
  report.writes += startWith
  return collection
}

/** A refusal, as for a duplicate key or parallel arrays, is part of the game; anything else is a defect. */
function allowed(work: () => unknown) {
  try {
    work()
  } catch (error) {
    if (!(error instanceof StoreError)) throw error
  }
}

function write(collection: Collection, chance: Chance, report: FuzzReport) {
  report.writes++
  const calm = calmOnes.has(collection)
  const all = everything(collection)
  decoded.delete(collection)
  if (chance.chance(0.4)) return allowed(() => insertOne(collection, encode(anyDoc(chance, calm))))
  const match = all[chance.below(all.length)]
  if (!match) return
  if (chance.chance(0.3)) collection.remove(match.record, match.doc)
  else allowed(() => change(collection, match, compileUpdate(anyUpdate(chance, calm))))
}

const decoded = new WeakMap<Collection, Match[]>()

/** All documents, decoded once between two writes. */
function everything(collection: Collection): Match[] {
  const known = decoded.get(collection) ?? readAll(collection)
  decoded.set(collection, known)
  return known
}

function readAll(collection: Collection): Match[] {
  return collection.kv.entries(recordsRange(collection.id)).map(({ key, value }) => {
    const doc = decode(value)
    return new Match({ record: recordOfKey(key), bytes: value }, doc, undefined, doc)
  })
}

function compareOnce(collection: Collection, search: Search, report: FuzzReport, seen: Set<string>) {
  report.queries++
  const text = EJSON.stringify(search)
  seen.add(text)
  const { plan } = planSearch(collection, search)
  if (plan.kind !== 'scan') report.assisted++
  if (inOrder(plan)) report.inOrder++
  if (plan.kind === 'walk') report.among++
  if (plan.kind === 'index' && [...plan.by.used].some(({ operator }) => operator === '$or')) report.joined++
  if (plan.kind === 'records' && plan.by.length > 1) report.together++
  if (plan.kind === 'index' && plan.by.merged) report.merged++
  if (plan.kind === 'index' && plan.by.selects && plan.by.bound === 0 && !plan.by.ranged) report.selected++
  compareCount(collection, search, report)
  const expected = byScan(collection, search)
  if (expected.length > 0) report.nonEmpty++
  const actual = [...withoutPause(matches(collection, search, new Budget(new Memory(1e9))))].map(
    ({ record }) => record
  )
  const ordered = search.sort !== undefined
  const same = ordered
    ? actual.join() === expected.join()
    : [...actual].sort().join() === [...expected].sort().join()
  if (!same) {
    const name = plan.kind === 'index' ? JSON.stringify(plan.by.index.spec) : plan.kind
    report.differences.push(
      `${text} through ${name}: ${actual.length} documents instead of ${expected.length}`
    )
  }
}

function compareCount(collection: Collection, { filter }: Search, report: FuzzReport) {
  const { plan } = planSearch(collection, { filter })
  const counted = countByKeys(collection, plan, filter)
  if (counted === undefined) return
  report.counted++
  const expected = byScan(collection, { filter }).length
  if (counted !== expected)
    report.differences.push(`${EJSON.stringify(filter)} counted by keys: ${counted} instead of ${expected}`)
}

/** The oracle: no index, no planner, no iterator of ours. */
function byScan(collection: Collection, search: Search): number[] {
  const test = compileFilter(search.filter)
  const fields = readSort(search.sort)
  const found = everything(collection).filter(({ doc }) => test(doc))
  const keyed = found.map(match => ({ match, key: sortKey(match.doc, fields) }))
  if (fields.length > 0) keyed.sort((a, b) => compareKeys(a.key, b.key, fields))
  const skip = search.skip ?? 0
  return keyed
    .slice(skip, search.limit === undefined ? undefined : skip + search.limit)
    .map(({ match }) => match.record)
}

function staleIndexes(collection: Collection): string[] {
  const docs = everything(collection)
  return collection.indexes.flatMap(index => {
    const entries = docs.flatMap(({ record, doc }) =>
      keysOf(index, doc).keys.map(key =>
        entryKey(index.id, key, index.unique ? undefined : record).toString('hex')
      )
    )
    const stored = collection.kv.keys(indexRange(index.id)).map(key => key.toString('hex'))
    return entries.sort().join() === stored.sort().join() ? [] : [`${index.name} of ${collection.name}`]
  })
}
