import { StoreError } from '../errors.ts'
import type { IndexPlan, Stretch } from './candidates.ts'
import type { Collection } from './collection.ts'
import { recordAtEnd } from './layout.ts'

const smallest = 16
const largest = 1024

/**
 * Reads a stretch in growing portions. Nothing stays open between two portions, so a cursor may rest for minutes
 * without holding back the engine; what moves meanwhile may be met or not.
 */
export function* portions<T extends { key: Buffer } | Buffer>(
  collection: Collection,
  { from, to }: Stretch,
  reverse: boolean,
  read: (range: { from: Buffer; to: Buffer; reverse: boolean; limit: number }) => T[]
): Generator<T> {
  for (let limit = smallest; ; limit = Math.min(limit * 4, largest)) {
    if (collection.dropped) throw new StoreError(175, `collection ${collection.namespace} was dropped`)
    const found = read({ from, to, reverse, limit })
    yield* found
    const last = found.at(-1)
    if (last === undefined || found.length < limit) return
    const key = Buffer.isBuffer(last) ? last : last.key
    if (reverse) to = key
    else from = Buffer.concat([key, Buffer.from([0])])
  }
}

/** The records a way through an index leads to, in its order; through an array the same one may come again. */
export function* recordsOf(
  collection: Collection,
  { index, stretches, reverse }: IndexPlan
): Generator<number> {
  const { kv } = collection
  for (const stretch of stretches) {
    const entries = index.unique
      ? portions(collection, stretch, reverse, range => kv.entries(range))
      : portions(collection, stretch, reverse, range => kv.keys(range))
    for (const entry of entries) {
      if (index.dropped) throw new StoreError(175, `index ${index.name} was dropped`)
      yield recordAtEnd(Buffer.isBuffer(entry) ? entry : entry.value)
    }
  }
}
