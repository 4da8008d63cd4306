import { toNumber } from '../bson/numbers.ts'
import type { Doc } from '../bson/values.ts'
import { compileFilter, type Matcher } from '../query/match.ts'
import { isIndex } from '../query/paths.ts'

/** One field of an index key. `positional` paths such as `a.0` are kept up but never planned with. */
export interface IndexField {
  path: string
  parts: string[]
  descending: boolean
}

/** What the catalog keeps of an index. */
export interface IndexRecord {
  id: number
  /** The specification as given: key, name, unique, sparse, partialFilterExpression, expireAfterSeconds. */
  spec: Doc
  /** Paths at which some document held an array: the index is multikey there, and stays so. */
  arrays: string[]
  /** Some key was cut, or held a number beyond a double: exact for equality, not in order. */
  inexact: boolean
}

/** An index of a collection, with its specification made ready. */
export class Index {
  readonly id: number
  readonly spec: Doc
  readonly name: string
  readonly fields: IndexField[]
  readonly unique: boolean
  readonly sparse: boolean
  readonly partial: Doc | undefined
  readonly covers: Matcher
  readonly positional: boolean
  readonly arrays: Set<string>
  inexact: boolean
  dropped = false

  constructor(record: IndexRecord) {
    this.id = record.id
    this.spec = record.spec
    this.name = String(record.spec['name'])
    const key = record.spec['key'] as Doc
    this.fields = Object.keys(key).map(path => {
      return { path, parts: path.split('.'), descending: toNumber(key[path]) < 0 }
    })
    this.unique = this.name === '_id_' || record.spec['unique'] === true
    this.sparse = record.spec['sparse'] === true
    this.partial = record.spec['partialFilterExpression'] as Doc | undefined
    this.covers = this.partial ? compileFilter(this.partial) : () => true
    this.positional = this.fields.some(field => field.parts.some(isIndex))
    this.arrays = new Set(record.arrays)
    this.inexact = record.inexact
  }

  get record(): IndexRecord {
    return { id: this.id, spec: this.spec, arrays: [...this.arrays], inexact: this.inexact }
  }

  /** Seconds after which a date makes a document expire, undefined for an ordinary index. */
  get expireAfterSeconds(): number | undefined {
    const seconds = this.spec['expireAfterSeconds']
    return seconds === undefined ? undefined : toNumber(seconds)
  }

  /** The first array on the way of a field, the end included; undefined where the index is not multikey. */
  arrayOn(field: IndexField): string | undefined {
    if (this.arrays.size === 0) return undefined
    return field.parts
      .map((_, at) => field.parts.slice(0, at + 1).join('.'))
      .find(path => this.arrays.has(path))
  }
}
