import { decode } from '../bson/decode.ts'
import { encode } from '../bson/encode.ts'
import type { Doc } from '../bson/values.ts'
import { StoreError } from '../errors.ts'
import { resolve } from '../query/paths.ts'
import { Index, type IndexRecord } from './index.ts'
import { type Keys, keysOf } from './index-keys.ts'
import type { KeyValues } from './key-values.ts'
import {
  catalogKey,
  entryKey,
  indexRange,
  recordAtEnd,
  recordKey,
  recordOfKey,
  recordsRange,
  recordValue
} from './layout.ts'
import { type Effort, usualEffort } from './plan.ts'

/** Where a collection lives in the catalog. */
export interface CollectionRecord {
  id: number
  db: string
  name: string
  indexes: IndexRecord[]
}

/** One collection: its documents by record number, in the order of insertion, and its indexes. */
export class Collection {
  readonly id: number
  readonly db: string
  readonly name: string
  readonly kv: KeyValues
  indexes: Index[]
  count: number
  dropped = false
  effort: Effort = usualEffort
  private nextRecord: number

  constructor(kv: KeyValues, record: CollectionRecord) {
    this.kv = kv
    this.id = record.id
    this.db = record.db
    this.name = record.name
    this.indexes = record.indexes.map(index => new Index(index))
    const range = recordsRange(this.id)
    this.count = kv.count(range)
    const last = kv.keys({ ...range, reverse: true, limit: 1 })[0]
    this.nextRecord = last ? recordOfKey(last) + 1 : 1
  }

  get namespace() {
    return `${this.db}.${this.name}`
  }

  save() {
    const { id, db, name } = this
    const indexes = this.indexes.map(index => index.record)
    this.kv.put(catalogKey(id), encode({ id, db, name, indexes }))
  }

  /** The bytes of a document, undefined where it is gone. */
  read(record: number): Buffer | undefined {
    return this.kv.get(recordKey(this.id, record))
  }

  /** Stores a document; throws code 11000 before anything is written. */
  insert(doc: Doc, bytes: Buffer): number {
    const record = this.nextRecord
    const keys = this.indexes.map(index => keysOf(index, doc))
    this.indexes.forEach((index, at) => this.claim(index, keys[at] as Keys, record, doc))
    this.nextRecord++
    this.count++
    this.kv.put(recordKey(this.id, record), bytes)
    this.indexes.forEach((index, at) => this.addEntries(index, (keys[at] as Keys).keys, record))
    this.learn(keys)
    return record
  }

  /** Replaces a document; throws code 11000 before anything is written. */
  replace(record: number, before: Doc, after: Doc, bytes: Buffer) {
    const changes = this.indexes.map(index => {
      const old = keysOf(index, before).keys
      const now = keysOf(index, after)
      const added = { ...now, keys: without(now.keys, old) }
      return { index, added, removed: without(old, now.keys) }
    })
    for (const { index, added } of changes) this.claim(index, added, record, after)
    this.kv.put(recordKey(this.id, record), bytes)
    for (const { index, added, removed } of changes) {
      this.removeEntries(index, removed, record)
      this.addEntries(index, added.keys, record)
    }
    this.learn(changes.map(change => change.added))
  }

  remove(record: number, doc: Doc) {
    this.kv.remove(recordKey(this.id, record))
    this.count--
    for (const index of this.indexes) this.removeEntries(index, keysOf(index, doc).keys, record)
  }

  /** Builds a new index over what is stored; a duplicate leaves nothing of it. */
  addIndex(index: Index) {
    const { from, to } = recordsRange(this.id)
    const seen = new Map<string, number>()
    const all: { record: number; keys: Keys }[] = []
    let start = from
    for (;;) {
      const chunk = this.kv.entries({ from: start, to, limit: 500 })
      for (const { key, value } of chunk) {
        const record = recordOfKey(key)
        const doc = decode(value)
        const keys = keysOf(index, doc)
        if (index.unique) for (const each of keys.keys) this.unseen(index, seen, each, record, doc)
        all.push({ record, keys })
      }
      const last = chunk.at(-1)
      if (!last || chunk.length < 500) break
      start = Buffer.concat([last.key, Buffer.from([0])])
    }
    this.indexes.push(index)
    for (const { record, keys } of all) {
      this.addEntries(index, keys.keys, record)
      for (const path of keys.arrays) index.arrays.add(path)
      index.inexact ||= keys.inexact
    }
    this.save()
  }

  private unseen(index: Index, seen: Map<string, number>, key: Buffer, record: number, doc: Doc) {
    const text = key.toString('latin1')
    const holder = seen.get(text)
    if (holder !== undefined && holder !== record) throw this.duplicate(index, doc)
    seen.set(text, record)
  }

  dropIndex(index: Index) {
    index.dropped = true
    this.indexes = this.indexes.filter(other => other !== index)
    for (const key of this.kv.keys(indexRange(index.id))) this.kv.remove(key)
    this.save()
  }

  drop() {
    this.dropped = true
    for (const index of this.indexes)
      for (const key of this.kv.keys(indexRange(index.id))) this.kv.remove(key)
    for (const key of this.kv.keys(recordsRange(this.id))) this.kv.remove(key)
    this.kv.remove(catalogKey(this.id))
  }

  private claim(index: Index, keys: Keys, record: number, doc: Doc) {
    if (!index.unique) return
    for (const key of keys.keys) {
      const holder = this.kv.get(entryKey(index.id, key))
      if (holder && recordAtEnd(holder) !== record) throw this.duplicate(index, doc)
    }
  }

  private duplicate(index: Index, doc: Doc) {
    const keyValue = Object.fromEntries(
      index.fields.map(({ path, parts }) => [path, resolve(doc, parts) ?? null])
    )
    const shown = Object.entries(keyValue).map(([path, value]) => `${path}: ${JSON.stringify(value)}`)
    return new StoreError(
      11000,
      `E11000 duplicate key error collection: ${this.namespace} index: ${index.name} dup key: { ${shown.join(', ')} }`,
      { keyPattern: index.spec['key'], keyValue }
    )
  }

  private addEntries(index: Index, keys: Buffer[], record: number) {
    for (const key of keys) {
      if (index.unique) this.kv.put(entryKey(index.id, key), recordValue(record))
      else this.kv.put(entryKey(index.id, key, record), nothing)
    }
  }

  private removeEntries(index: Index, keys: Buffer[], record: number) {
    for (const key of keys) this.kv.remove(entryKey(index.id, key, index.unique ? undefined : record))
  }

  private learn(all: Keys[]) {
    let changed = false
    this.indexes.forEach((index, at) => {
      const { arrays, inexact } = all[at] as Keys
      if (inexact && !index.inexact) changed = index.inexact = true
      for (const path of arrays) {
        if (index.arrays.has(path)) continue
        index.arrays.add(path)
        changed = true
      }
    })
    if (changed) this.save()
  }
}

const nothing = Buffer.alloc(0)

function without(keys: Buffer[], others: Buffer[]): Buffer[] {
  if (keys.length === 1 && others.length === 1)
    return (keys[0] as Buffer).equals(others[0] as Buffer) ? [] : keys
  const known = new Set(others.map(key => key.toString('latin1')))
  return keys.filter(key => !known.has(key.toString('latin1')))
}
