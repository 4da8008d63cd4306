import { decode } from '../bson/decode.ts'
import { KeyWriter } from '../bson/keys.ts'
import { Class } from '../bson/values.ts'
import type { Collection } from './collection.ts'
import type { Engine } from './engine.ts'
import type { Index } from './index.ts'
import { indexPrefix, recordAtEnd, successor } from './layout.ts'

const atOnce = 1000

/** Removes documents whose date in a TTL index is past; at most 1,000 an index, and tells whether more may wait. */
export function expire(engine: Engine, now: Date): boolean {
  let more = false
  for (const collection of engine.list()) {
    for (const index of collection.indexes) {
      const seconds = index.expireAfterSeconds
      if (seconds === undefined) continue
      more = expireIn(collection, index, new Date(now.getTime() - seconds * 1000)) || more
    }
  }
  return more
}

/** True when an index of some collection expires documents at all. */
export const expires = (engine: Engine) =>
  engine.list().some(collection => collection.indexes.some(index => index.expireAfterSeconds !== undefined))

function expireIn(collection: Collection, index: Index, until: Date): boolean {
  const entries = collection.kv.entries({ ...stretch(index, until), limit: atOnce })
  const records = new Set(entries.map(({ key, value }) => recordAtEnd(index.unique ? value : key)))
  for (const record of records) {
    const bytes = collection.read(record)
    if (bytes) collection.remove(record, decode(bytes))
  }
  return entries.length === atOnce
}

/** Dates up to `until`, in an index that may run downwards. */
function stretch(index: Index, until: Date) {
  const descending = index.fields[0]?.descending ?? false
  const writer = new KeyWriter()
  writer.write(until, descending)
  const last = Buffer.concat([indexPrefix(index.id), writer.finish()])
  const dates = Buffer.concat([
    indexPrefix(index.id),
    Buffer.from([descending ? ~Class.date & 0xff : Class.date])
  ])
  return descending ? { from: last, to: successor(dates) } : { from: dates, to: successor(last) }
}
