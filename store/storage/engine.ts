import { decode } from '../bson/decode.ts'
import { StoreError } from '../errors.ts'
import { Collection, type CollectionRecord } from './collection.ts'
import { Index } from './index.ts'
import type { KeyValues } from './key-values.ts'
import { catalogRange } from './layout.ts'

/** The collections of all databases, and the numbers that new ones get. */
export class Engine {
  readonly kv: KeyValues
  private collections = new Map<string, Collection>()
  private nextId = 1

  constructor(kv: KeyValues) {
    this.kv = kv
    this.load()
  }

  /** Reads the catalog again, as after a transaction that came to nothing. */
  load() {
    for (const collection of this.collections.values()) collection.dropped = true
    this.collections.clear()
    for (const { value } of this.kv.entries(catalogRange)) {
      const record = decode(value) as unknown as CollectionRecord
      const collection = new Collection(this.kv, record)
      this.collections.set(collection.namespace, collection)
      this.nextId = Math.max(this.nextId, record.id + 1, ...record.indexes.map(index => index.id + 1))
    }
  }

  find(db: string, name: string): Collection | undefined {
    return this.collections.get(`${db}.${name}`)
  }

  list(db?: string): Collection[] {
    const all = [...this.collections.values()]
    return db === undefined ? all : all.filter(collection => collection.db === db)
  }

  /** Finds or makes a collection, with its index on `_id`. */
  ensure(db: string, name: string): Collection {
    const known = this.find(db, name)
    if (known) return known
    checkName(db, name)
    const id = this.newId()
    const spec = { v: 2, key: { _id: 1 }, name: '_id_' }
    const primary = { id: this.newId(), spec, arrays: [], inexact: false }
    const made = new Collection(this.kv, { id, db, name, indexes: [primary] })
    made.save()
    this.collections.set(made.namespace, made)
    return made
  }

  addIndex(collection: Collection, spec: Record<string, unknown>) {
    collection.addIndex(new Index({ id: this.newId(), spec, arrays: [], inexact: false }))
  }

  drop(collection: Collection) {
    collection.drop()
    this.collections.delete(collection.namespace)
  }

  /** Gives a collection another name, in place of one that may bear it when `dropTarget`. */
  rename(collection: Collection, db: string, name: string, dropTarget: boolean) {
    checkName(db, name)
    const target = this.find(db, name)
    if (target && !dropTarget) throw new StoreError(48, 'target namespace exists')
    if (target) this.drop(target)
    this.collections.delete(collection.namespace)
    const indexes = collection.indexes.map(index => index.record)
    const renamed = new Collection(this.kv, { id: collection.id, db, name, indexes })
    collection.dropped = true
    renamed.save()
    this.collections.set(renamed.namespace, renamed)
  }

  private newId() {
    return this.nextId++
  }
}

function checkName(db: string, name: string) {
  if (name === '' || name.includes('$') || name.includes('\0') || name.startsWith('system.'))
    throw new StoreError(73, `Invalid collection name: ${db}.${name}`)
  if (!/^[^/\\. "$\0]{1,63}$/.test(db)) throw new StoreError(73, `Invalid database name: '${db}'`)
}
