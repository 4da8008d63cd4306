import type { Doc } from '../bson/values.ts'
import { Sorter } from '../query/sort.ts'
import type { Collection } from './collection.ts'
import { saysAll } from './constraints.ts'
import { recordOfKey, recordsRange } from './layout.ts'
import type { Plan, Walk } from './plan.ts'
import { entriesOf, recordsOf } from './reading.ts'

/** A document met by a scan. */
export interface Met {
  record: number
  bytes: Buffer
}

/** What a scan has cost so far, for `explain`. */
export interface Cost {
  keys: number
  documents: number
}

/** Comes between matches when a search has had its turn: others may be answered before it goes on. */
export const PAUSE = Symbol('pause')
export type Pause = typeof PAUSE

const turnMs = 5
/** Documents between two looks at the clock. */
const stride = 32

class Turn {
  private end = performance.now() + turnMs
  private passed = 0

  get isOver() {
    return ++this.passed % stride === 0 && performance.now() > this.end
  }

  *rest(): Generator<Pause> {
    yield PAUSE
    this.end = performance.now() + turnMs
  }
}

/** What is found, for whoever cannot pause: a write in its transaction, a join. */
export function* withoutPause<T>(source: Iterable<T | Pause>): Generator<T> {
  for (const one of source) if (one !== PAUSE) yield one
}

/** The match a document makes, undefined when it does not satisfy the filter. */
export type Judge<T> = (met: Met) => T | undefined

/** `part` holds what the sort looks at. */
type Found = Met & { part: Doc }

/** The matches among the documents a plan leads to, each once, in the order it yields. */
export function* scan<T extends Found>(
  collection: Collection,
  plan: Plan,
  judge: Judge<T>,
  cost: Cost = { keys: 0, documents: 0 }
): Generator<T | Pause> {
  cost.keys += plan.spent
  if (plan.kind === 'walk') {
    yield* walk(collection, plan, judge, cost)
    return
  }
  const turn = new Turn()
  for (const met of meet(collection, plan, new Set(), cost)) {
    const match = judge(met)
    if (match) yield match
    if (turn.isOver) yield* turn.rest()
  }
}

/** How many documents a plan leads to, where the keys of its index tell; undefined where documents must be read. */
export function countByKeys(
  collection: Collection,
  plan: Plan,
  filter: Doc,
  cost?: Cost
): number | undefined {
  if (plan.kind !== 'index' || !plan.by.covers || !saysAll(filter)) return undefined
  const count = plan.by.stretches
    .filter(({ from, to }) => Buffer.compare(from, to) < 0)
    .reduce((sum, stretch) => sum + collection.kv.count(stretch), 0)
  if (cost) cost.keys += count
  return count
}

function* meet(
  collection: Collection,
  plan: Exclude<Plan, Walk>,
  seen: Set<number>,
  cost: Cost
): Generator<Met> {
  if (plan.kind === 'or') {
    for (const branch of plan.branches)
      if (branch.kind !== 'walk') yield* meet(collection, branch, seen, cost)
    return
  }
  if (plan.kind === 'scan') {
    for (const { key, value } of entriesOf(collection, recordsRange(collection.id))) {
      cost.documents++
      yield { record: recordOfKey(key), bytes: value }
    }
    return
  }
  for (const record of plan.kind === 'records' ? plan.records : recordsOf(collection, plan.by)) {
    if (plan.kind === 'index') cost.keys++
    if (seen.has(record)) continue
    seen.add(record)
    const met = fetch(collection, record, cost)
    if (met) yield met
  }
}

function fetch(collection: Collection, record: number, cost: Cost): Met | undefined {
  cost.documents++
  const bytes = collection.read(record)
  return bytes && { record, bytes }
}

function* walk<T extends Found>(
  collection: Collection,
  plan: Walk,
  judge: Judge<T>,
  cost: Cost
): Generator<T | Pause> {
  const turn = new Turn()
  const { along, among, otherwise, sort, limit } = plan
  const passed = new Set<number>()
  const look = (record: number) => {
    const met = fetch(collection, record, cost)
    return met && judge(met)
  }
  let patience = plan.patience
  for (const record of recordsOf(collection, along)) {
    if (among && passed.size === among.size) return
    cost.keys++
    if (turn.isOver) yield* turn.rest()
    const wanted = !among || among.has(record)
    if ((!among || !wanted) && patience-- === 0) {
      yield* rest()
      return
    }
    if (!wanted || passed.has(record)) continue
    passed.add(record)
    const match = look(record)
    if (match) yield match
  }

  function* rest(): Generator<T | Pause> {
    const sorter = new Sorter<number>(sort, limit)
    for (const found of scan(collection, otherwise, judge, cost)) {
      if (found === PAUSE) yield PAUSE
      else if (!passed.has(found.record)) sorter.add(found.part, found.record)
    }
    for (const record of sorter.finish()) {
      const match = look(record)
      if (match) yield match
    }
  }
}
