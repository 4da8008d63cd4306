import {
  Binary,
  BSONRegExp,
  BSONSymbol,
  Code,
  Decimal128,
  Double,
  Int32,
  Long,
  MaxKey,
  MinKey,
  ObjectId,
  Timestamp
} from 'bson'

/** A decoded BSON document. A missing field reads as undefined, which no decoded value ever is. */
export type Doc = Record<string, unknown>

/** MongoDB's order of types, from MinKey to MaxKey; values of one class compare with each other. */
export const Class = {
  minKey: 1,
  null: 5,
  number: 10,
  string: 15,
  object: 20,
  array: 25,
  binary: 30,
  objectId: 35,
  boolean: 40,
  date: 45,
  timestamp: 47,
  regex: 50,
  code: 60,
  maxKey: 127
} as const

const classes = new Map<unknown, number>([
  [Object.prototype, Class.object],
  [Array.prototype, Class.array],
  [ObjectId.prototype, Class.objectId],
  [Date.prototype, Class.date],
  [Double.prototype, Class.number],
  [Long.prototype, Class.number],
  [Int32.prototype, Class.number],
  [Decimal128.prototype, Class.number],
  [Timestamp.prototype, Class.timestamp],
  [Binary.prototype, Class.binary],
  [BSONRegExp.prototype, Class.regex],
  [RegExp.prototype, Class.regex],
  [BSONSymbol.prototype, Class.string],
  [Code.prototype, Class.code],
  [MinKey.prototype, Class.minKey],
  [MaxKey.prototype, Class.maxKey]
])

/** The class of a value. Judged by prototype, never by a field, because a document may hold any field name. */
export function classOf(value: unknown): number {
  switch (typeof value) {
    case 'string':
      return Class.string
    case 'number':
    case 'bigint':
      return Class.number
    case 'boolean':
      return Class.boolean
    case 'undefined':
      return Class.null
  }
  if (value === null) return Class.null
  return classes.get(Object.getPrototypeOf(value)) ?? Class.object
}

/** True for an embedded document, not for an array, a date or any other BSON value. */
export function isDoc(value: unknown): value is Doc {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
}

/** Reads a field of a document's own; `toString` or `__proto__` are not found unless they were stored. */
export function own(doc: Doc, key: string): unknown {
  return Object.hasOwn(doc, key) ? doc[key] : undefined
}

/** Writes a field, `__proto__` included, which plain assignment would turn into the prototype. */
export function put(doc: Doc, key: string, value: unknown) {
  if (key !== '__proto__') doc[key] = value
  else Object.defineProperty(doc, key, { value, enumerable: true, configurable: true, writable: true })
}

/** True when the first key is an operator, as `{ $gt: 1 }`; references such as `{ $ref, $id }` are values. */
export function isOperators(value: unknown): value is Doc {
  if (!isDoc(value)) return false
  const [first = ''] = Object.keys(value)
  return first.startsWith('$') && first !== '$ref' && first !== '$id' && first !== '$db'
}
