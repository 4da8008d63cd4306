import { StoreError } from '../errors.ts'
import type { Collection } from './collection.ts'
import type { Entry } from './key-values.ts'
import { recordAtEnd, recordOfKey, recordsRange } from './layout.ts'
import type { IndexPlan, Plan, Stretch } from './planner.ts'

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

const smallest = 16
const largest = 512

/**
 * Reads a stretch in growing portions. Nothing stays open between two portions, so a cursor may rest for minutes
 * without holding back the engine; a document moved meanwhile may be met or not, never a deleted one.
 */
function* portions(collection: Collection, stretch: Stretch, reverse: boolean): Generator<Entry> {
  let { from, to } = stretch
  for (let limit = smallest; ; limit = Math.min(limit * 4, largest)) {
    if (collection.dropped) throw new StoreError(175, `collection ${collection.namespace} was dropped`)
    const entries = collection.kv.entries({ from, to, reverse, limit })
    yield* entries
    const last = entries.at(-1)
    if (!last || entries.length < limit) return
    if (reverse) to = last.key
    else from = Buffer.concat([last.key, Buffer.from([0])])
  }
}

function* throughIndex(
  collection: Collection,
  plan: IndexPlan,
  cost: Cost,
  seen: Set<number>
): Generator<Met> {
  const { index, stretches, reverse } = plan
  for (const stretch of stretches) {
    for (const { key, value } of portions(collection, stretch, reverse)) {
      if (index.dropped) throw new StoreError(175, `index ${index.name} was dropped`)
      cost.keys++
      const record = recordAtEnd(index.unique ? value : key)
      if (seen.has(record)) continue
      seen.add(record)
      const bytes = collection.read(record)
      cost.documents++
      if (bytes) yield { record, bytes }
    }
  }
}

/** Every document a plan meets, each once; the filter is still to be applied. */
export function* scan(
  collection: Collection,
  plan: Plan,
  cost: Cost = { keys: 0, documents: 0 }
): Generator<Met> {
  if (plan.kind === 'scan') {
    for (const { key, value } of portions(collection, recordsRange(collection.id), false)) {
      cost.documents++
      yield { record: recordOfKey(key), bytes: value }
    }
    return
  }
  const seen = new Set<number>()
  for (const branch of plan.kind === 'or' ? plan.branches : [plan.by])
    yield* throughIndex(collection, branch, cost, seen)
}
