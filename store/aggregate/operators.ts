import { Binary, Decimal128, Long, ObjectId } from 'bson'
import { asDouble, plus } from '../bson/arithmetic.ts'
import { compare } from '../bson/compare.ts'
import { fingerprint } from '../bson/keys.ts'
import { toNumber } from '../bson/numbers.ts'
import { Class, classOf, type Doc, isDoc } from '../bson/values.ts'
import { badValue, outside, StoreError } from '../errors.ts'
import { typeName } from '../query/operators.ts'
import { compareKeys, readSort, sortKey } from '../query/sort.ts'
import { arithmeticOperators } from './arithmetic-operators.ts'
import { choosingOperators } from './choices.ts'
import { dateOperators } from './dates.ts'

/** An expression operator of our own: `evaluate` computes an operand for the document at hand. */
export type Operator = (evaluate: (spec: unknown) => unknown, spec: unknown) => unknown

/** Order inside expressions, where a missing field comes before null. */
export function compareInExpressions(a: unknown, b: unknown): number {
  if (a === undefined || b === undefined) return a === b ? 0 : a === undefined ? -1 : 1
  return compare(a, b)
}

const comparison =
  (read: (order: number) => unknown): Operator =>
  (evaluate, spec) => {
    if (!Array.isArray(spec) || spec.length !== 2)
      throw new StoreError(16020, 'a comparison takes 2 arguments')
    return read(compareInExpressions(evaluate(spec[0]), evaluate(spec[1])))
  }

const list = (value: unknown, name: string): unknown[] => {
  if (Array.isArray(value)) return value
  throw new StoreError(17041, `${name} needs arrays`)
}

const sets =
  (name: string, work: (first: Map<string, unknown>, ...rest: Map<string, unknown>[]) => unknown): Operator =>
  (evaluate, spec) => {
    const operands = list(spec, name).map(evaluate)
    if (operands.some(operand => operand === null || operand === undefined)) return null
    const maps = operands.map(
      operand => new Map(list(operand, name).map(value => [fingerprint(value), value]))
    )
    const [first = new Map<string, unknown>(), ...rest] = maps
    return work(first, ...rest)
  }

/** Numbers among operands: one array given alone is entered. */
function operands(evaluate: (spec: unknown) => unknown, spec: unknown): unknown[] {
  if (Array.isArray(spec) && spec.length > 1) return spec.map(evaluate)
  const value = evaluate(Array.isArray(spec) ? spec[0] : spec)
  return Array.isArray(value) ? value : [value]
}

const numbers = (values: unknown[]) => values.filter(value => classOf(value) === Class.number)
const sum = (values: unknown[]) => numbers(values).reduce(plus, 0)

function extreme(sign: number): Operator {
  return (evaluate, spec) => {
    const values = operands(evaluate, spec).filter(value => value !== null && value !== undefined)
    if (values.length === 0) return null
    return values.reduce((best, value) => (compare(value, best) * sign > 0 ? value : best))
  }
}

function sortArray(evaluate: (spec: unknown) => unknown, spec: unknown) {
  const { input, sortBy } = spec as Doc
  const values = evaluate(input)
  if (values === null || values === undefined) return null
  if (!isDoc(sortBy)) return [...list(values, '$sortArray')].sort((a, b) => compare(a, b) * toNumber(sortBy))
  const fields = readSort(sortBy)
  const keyed = list(values, '$sortArray').map(value => ({
    value,
    key: sortKey(isDoc(value) ? value : {}, fields)
  }))
  return keyed.sort((a, b) => compareKeys(a.key, b.key, fields)).map(entry => entry.value)
}

function toText(value: unknown): string {
  if (value instanceof ObjectId) return value.toHexString()
  if (value instanceof Date) return value.toISOString()
  if (isDoc(value) || Array.isArray(value) || value instanceof Binary) throw cannot(value, 'string')
  return String(value)
}

const cannot = (value: unknown, type: string) =>
  new StoreError(241, `Unsupported conversion from ${typeName(value)} to ${type} in $convert`)

function parseNumber(value: unknown, type: string): number {
  if (typeof value === 'boolean') return value ? 1 : 0
  if (value instanceof Date) return value.getTime()
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : toNumber(value)
  if (Number.isNaN(number)) throw cannot(value, type)
  return number
}

function toDate(value: unknown): Date {
  if (value instanceof Date) return value
  if (value instanceof ObjectId) return value.getTimestamp()
  const time = typeof value === 'string' ? Date.parse(value) : toNumber(value)
  if (Number.isNaN(time)) throw cannot(value, 'date')
  return new Date(time)
}

const conversions: Record<string, (value: unknown) => unknown> = {
  string: toText,
  objectId: value => {
    if (value instanceof ObjectId) return value
    if (typeof value === 'string' && /^[0-9a-f]{24}$/i.test(value)) return new ObjectId(value)
    throw cannot(value, 'objectId')
  },
  bool: value => (classOf(value) === Class.number ? toNumber(value) !== 0 : value !== false),
  date: toDate,
  int: value => {
    const whole = Math.trunc(parseNumber(value, 'int'))
    if ((whole | 0) !== whole) throw cannot(value, 'int')
    return whole | 0
  },
  long: value => (value instanceof Long ? value : Long.fromNumber(Math.trunc(parseNumber(value, 'long')))),
  double: value => asDouble(parseNumber(value, 'double')),
  decimal: value => Decimal128.fromString(String(parseNumber(value, 'decimal')))
}
const typeNumbers: Record<number, string> = {
  1: 'double',
  2: 'string',
  7: 'objectId',
  8: 'bool',
  9: 'date',
  16: 'int',
  18: 'long',
  19: 'decimal'
}

function convert(value: unknown, type: unknown): unknown {
  const work = conversions[typeof type === 'number' ? (typeNumbers[type] ?? '') : String(type)]
  if (!work) throw badValue(`Unknown type name: ${String(type)}`)
  return value === null || value === undefined ? null : work(value)
}

const alone = (spec: unknown) => (Array.isArray(spec) && spec.length === 1 ? (spec[0] as unknown) : spec)
const conversion =
  (type: string): Operator =>
  (evaluate, spec) =>
    convert(evaluate(alone(spec)), type)

function convertOperator(evaluate: (spec: unknown) => unknown, spec: unknown) {
  const { input, to, onError, onNull } = spec as Doc
  const value = evaluate(input)
  if (value === null || value === undefined) return onNull === undefined ? null : evaluate(onNull)
  try {
    return convert(value, evaluate(to))
  } catch (error) {
    if (onError === undefined) throw error
    return evaluate(onError)
  }
}

/** Operators where mingo's semantics differ: order, equality, sets, sums, conversions, dates. */
export const ownOperators: Record<string, Operator> = {
  ...dateOperators,
  ...arithmeticOperators,
  ...choosingOperators,
  $eq: comparison(order => order === 0),
  $ne: comparison(order => order !== 0),
  $gt: comparison(order => order > 0),
  $gte: comparison(order => order >= 0),
  $lt: comparison(order => order < 0),
  $lte: comparison(order => order <= 0),
  $cmp: comparison(Math.sign),
  $in: (evaluate, spec) => {
    const [value, values] = list(spec, '$in').map(evaluate)
    return list(values, '$in').some(element => compareInExpressions(element, value) === 0)
  },
  $indexOfArray: (evaluate, spec) => {
    const [values, wanted, from = 0, to] = list(spec, '$indexOfArray').map(evaluate)
    if (values === null || values === undefined) return null
    const part = list(values, '$indexOfArray').slice(0, to === undefined ? undefined : toNumber(to))
    return part.findIndex(
      (value, index) => index >= toNumber(from) && compareInExpressions(value, wanted) === 0
    )
  },
  $setUnion: sets('$setUnion', (...all) => [...new Map(all.flatMap(map => [...map])).values()]),
  $setIntersection: sets('$setIntersection', (first, ...rest) =>
    [...first].filter(([key]) => rest.every(map => map.has(key))).map(([, value]) => value)
  ),
  $setDifference: sets('$setDifference', (first, second) =>
    [...first].filter(([key]) => !second?.has(key)).map(([, value]) => value)
  ),
  $setEquals: sets('$setEquals', (first, ...rest) =>
    rest.every(map => map.size === first.size && [...first.keys()].every(key => map.has(key)))
  ),
  $setIsSubset: sets('$setIsSubset', (first, second) => [...first.keys()].every(key => second?.has(key))),
  $sum: (evaluate, spec) => sum(operands(evaluate, spec)),
  $avg: (evaluate, spec) => {
    const found = numbers(operands(evaluate, spec))
    return found.length === 0 ? null : asDouble(toNumber(sum(found)) / found.length)
  },
  $min: extreme(-1),
  $max: extreme(1),
  $sortArray: sortArray,
  $type: (evaluate, spec) => typeName(evaluate(alone(spec))),
  $isNumber: (evaluate, spec) => classOf(evaluate(alone(spec))) === Class.number,
  $convert: convertOperator,
  $toString: conversion('string'),
  $toObjectId: conversion('objectId'),
  $toBool: conversion('bool'),
  $toDate: conversion('date'),
  $toInt: conversion('int'),
  $toLong: conversion('long'),
  $toDouble: conversion('double'),
  $toDecimal: conversion('decimal'),
  $function: () => {
    throw outside('$function')
  }
}

/** A number for expressions: what a double can hold becomes one, a larger int64 or a Decimal128 stays. */
export function plainNumber(value: unknown): unknown {
  const number = toNumber(value)
  return value instanceof Long && !Number.isSafeInteger(number)
    ? value
    : value instanceof Decimal128
      ? value
      : number
}
