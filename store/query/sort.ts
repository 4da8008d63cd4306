import { compare } from '../bson/compare.ts'
import { toNumber } from '../bson/numbers.ts'
import { Class, classOf, type Doc, isDoc } from '../bson/values.ts'
import { badValue, outside, StoreError } from '../errors.ts'
import { fieldPath, valuesAt } from './paths.ts'

/** One key of a sort: a path and a direction. */
export interface SortField {
  path: string
  parts: string[]
  descending: boolean
}

/** Reads `{ a: 1, 'b.c': -1 }`; throws code 15974 or 15975 for any other direction. */
export function readSort(sort: unknown): SortField[] {
  if (sort === undefined) return []
  if (!isDoc(sort)) throw badValue('a sort must be a document')
  return Object.keys(sort).map(path => {
    if (path === '$natural') throw outside('the order $natural')
    const parts = fieldPath(path)
    if (classOf(sort[path]) !== Class.number)
      throw new StoreError(15974, `Illegal key in $sort specification: ${path}`)
    const direction = toNumber(sort[path])
    if (direction !== 1 && direction !== -1)
      throw new StoreError(15975, '$sort key ordering must be 1 (for ascending) or -1 (for descending)')
    return { path, parts, descending: direction < 0 }
  })
}

/** What a document sorts by: an array by its least element upwards, by its greatest downwards. */
export function sortKey(doc: Doc, fields: SortField[]): unknown[] {
  return fields.map(field => {
    const first = field.parts.length === 1 ? doc[field.path] : undefined
    if (field.parts.length === 1 && !Array.isArray(first))
      return Object.hasOwn(doc, field.path) ? first : null
    return extreme(valuesAt(doc, field.parts), field.descending)
  })
}

/** An empty array comes before null; both come from `compare` treating undefined as null, hence the marker. */
export const emptyArray = Symbol('empty array')

function extreme(values: unknown[], descending: boolean): unknown {
  if (values.length === 0) return emptyArray
  return values.reduce((best, value) => {
    const order = compareKeyPart(value, best)
    return (descending ? order > 0 : order < 0) ? value : best
  })
}

function compareKeyPart(a: unknown, b: unknown): number {
  if (a === emptyArray || b === emptyArray) return a === b ? 0 : a === emptyArray ? -1 : 1
  return compare(a, b)
}

/** Compares two sort keys field by field. */
export function compareKeys(a: unknown[], b: unknown[], fields: SortField[]): number {
  for (let i = 0; i < fields.length; i++) {
    const order = compareKeyPart(a[i], b[i])
    if (order) return fields[i]?.descending ? -order : order
  }
  return 0
}

/** Sorts in place, keeping the order of equals; with a `limit`, keeps only the first so many while reading. */
export class Sorter<T> {
  private entries: { key: unknown[]; item: T }[] = []
  private readonly fields: SortField[]
  private readonly limit: number

  constructor(fields: SortField[], limit = Infinity) {
    this.fields = fields
    this.limit = limit
  }

  add(doc: Doc, item: T) {
    this.entries.push({ key: sortKey(doc, this.fields), item })
    if (this.entries.length > this.limit * 2 + 1000) this.trim()
  }

  private trim() {
    this.entries.sort((a, b) => compareKeys(a.key, b.key, this.fields))
    if (this.entries.length > this.limit) this.entries.length = this.limit
  }

  finish(): T[] {
    this.trim()
    return this.entries.map(entry => entry.item)
  }
}
