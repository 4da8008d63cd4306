import { StoreError } from '../errors.ts'
import type { Collection } from './collection.ts'
import type { Entry, Range } from './key-values.ts'
import { recordAtEnd, recordSize } from './layout.ts'
import type { IndexPlan, Stretch } from './plan.ts'

const smallest = 16
const largest = 1024

/**
 * Reads a stretch in growing portions. Nothing stays open between two portions, so a cursor may rest for minutes
 * without holding back the engine; what moves meanwhile may be met or not. `read` tells the last key it read, if
 * there may be more.
 */
function* portions<T>(
  collection: Collection,
  { from, to }: Stretch,
  reverse: boolean,
  read: (range: Required<Range>) => { found: T[]; last: Buffer | undefined }
): Generator<T> {
  for (let limit = smallest; ; limit = Math.min(limit * 4, largest)) {
    if (collection.dropped) throw new StoreError(175, `collection ${collection.namespace} was dropped`)
    const { found, last } = read({ from, to, reverse, limit })
    for (const one of found) yield one
    if (last === undefined) return
    if (reverse) to = last
    else from = Buffer.concat([last, Buffer.from([0])])
  }
}

/** The entries of a stretch, in their order or backwards. */
export function entriesOf(collection: Collection, stretch: Stretch, reverse = false): Generator<Entry> {
  return portions(collection, stretch, reverse, range => {
    const found = collection.kv.entries(range)
    return { found, last: found.length < range.limit ? undefined : found.at(-1)?.key }
  })
}

/** The records a way through an index leads to, in its order; through an array the same one may come again. */
export function* recordsOf(collection: Collection, plan: IndexPlan): Generator<number> {
  const { index, stretches, reverse } = plan
  if (plan.merged) {
    yield* merged(collection, plan)
    return
  }
  for (const stretch of stretches) {
    const records = index.unique
      ? recordsOfUnique(collection, stretch, reverse)
      : portions(collection, stretch, reverse, range => {
          const { numbers, last } = collection.kv.ends(range, recordSize)
          return { found: numbers, last }
        })
    for (const record of records) {
      if (index.dropped) throw new StoreError(175, `index ${index.name} was dropped`)
      yield record
    }
  }
}

/** A stretch being read: its next entry, and where in its key the order begins. */
interface Head {
  entry: Entry
  rest: Buffer
  shared: number
  entries: Generator<Entry>
}

/** The records of several stretches in the one order that each of them has. */
function* merged(collection: Collection, { index, stretches, reverse }: IndexPlan): Generator<number> {
  const heads: Head[] = []
  const enter = (entries: Generator<Entry>, shared: number) => {
    const next = entries.next()
    if (next.done) return
    const rest = next.value.key.subarray(shared)
    let [low, high] = [0, heads.length]
    while (low < high) {
      const middle = (low + high) >> 1
      const order = Buffer.compare((heads[middle] as Head).rest, rest)
      // The next to come stands last.
      if (reverse ? order < 0 : order > 0) low = middle + 1
      else high = middle
    }
    heads.splice(low, 0, { entry: next.value, rest, shared, entries })
  }
  for (const stretch of stretches) enter(entriesOf(collection, stretch, reverse), stretch.shared ?? 0)
  for (let head = heads.pop(); head; head = heads.pop()) {
    if (index.dropped) throw new StoreError(175, `index ${index.name} was dropped`)
    yield recordAtEnd(index.unique ? head.entry.value : head.entry.key)
    enter(head.entries, head.shared)
  }
}

function* recordsOfUnique(collection: Collection, stretch: Stretch, reverse: boolean): Generator<number> {
  for (const { value } of entriesOf(collection, stretch, reverse)) yield recordAtEnd(value)
}
