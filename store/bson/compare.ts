import type { Binary, BSONRegExp, ObjectId, Timestamp } from 'bson'
import { compareNumbers } from './numbers.ts'
import { Class, classOf, type Doc } from './values.ts'

/** MongoDB's total order: by class of type, then by value; fields of documents in their stored order. */
export function compare(a: unknown, b: unknown): number {
  if (a === b) return 0
  const classA = classOf(a)
  const classB = classOf(b)
  return classA !== classB ? classA - classB : compareSame(classA, a, b)
}

/** Equality as MongoDB's filters see it: 1 equals 1.0, `{a, b}` differs from `{b, a}`. */
export const equals = (a: unknown, b: unknown) => compare(a, b) === 0

function compareSame(kind: number, a: unknown, b: unknown): number {
  switch (kind) {
    case Class.number:
      return compareNumbers(a, b)
    case Class.string:
      return compareStrings(String(a), String(b))
    case Class.object:
      return compareDocs(a as Doc, b as Doc)
    case Class.array:
      return compareLists(a as unknown[], b as unknown[])
    case Class.binary:
      return compareBinary(a as Binary, b as Binary)
    case Class.objectId:
      return Buffer.compare((a as ObjectId).id, (b as ObjectId).id)
    case Class.boolean:
    case Class.date:
      return Number(a) - Number(b)
    case Class.timestamp:
      return (a as Timestamp).compare(b as Timestamp)
    case Class.regex:
      return compareRegexes(a, b)
    case Class.code:
      return compareStrings(JSON.stringify(a), JSON.stringify(b))
  }
  return 0
}

/** By code point, as the bytes of UTF-8 compare; JavaScript's own order differs beyond U+D7FF. */
export function compareStrings(a: string, b: string): number {
  const length = Math.min(a.length, b.length)
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i)
    const y = b.charCodeAt(i)
    if (x === y) continue
    return x >= 0xd800 && y >= 0xd800 ? surrogatesLast(x) - surrogatesLast(y) : x - y
  }
  return a.length - b.length
}

const surrogatesLast = (unit: number) => (unit >= 0xe000 ? unit - 0x800 : unit + 0x2000)

function compareDocs(a: Doc, b: Doc): number {
  const keysA = Object.keys(a)
  const keysB = Object.keys(b)
  const length = Math.min(keysA.length, keysB.length)
  for (let i = 0; i < length; i++) {
    const keyA = keysA[i] as string
    const keyB = keysB[i] as string
    const x = a[keyA]
    const y = b[keyB]
    const order =
      classOf(x) - classOf(y) || compareStrings(keyA, keyB) || (x === y ? 0 : compareSame(classOf(x), x, y))
    if (order) return order
  }
  return keysA.length - keysB.length
}

function compareLists(a: unknown[], b: unknown[]): number {
  const length = Math.min(a.length, b.length)
  for (let i = 0; i < length; i++) {
    const order = compare(a[i], b[i])
    if (order) return order
  }
  return a.length - b.length
}

function compareBinary(a: Binary, b: Binary): number {
  return (
    a.position - b.position ||
    a.sub_type - b.sub_type ||
    Buffer.compare(a.buffer.subarray(0, a.position), b.buffer.subarray(0, b.position))
  )
}

/** Pattern and options of a regular expression, whichever of the two classes carries it. */
export function regexParts(value: unknown): [pattern: string, options: string] {
  if (value instanceof RegExp) return [value.source, value.flags]
  return [(value as BSONRegExp).pattern, (value as BSONRegExp).options]
}

function compareRegexes(a: unknown, b: unknown): number {
  const [patternA, optionsA] = regexParts(a)
  const [patternB, optionsB] = regexParts(b)
  return compareStrings(patternA, patternB) || compareStrings(optionsA, optionsB)
}
