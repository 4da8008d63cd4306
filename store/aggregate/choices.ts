import { toNumber } from '../bson/numbers.ts'
import { Class, classOf, type Doc, isDoc, put } from '../bson/values.ts'
import { badValue, StoreError } from '../errors.ts'
import type { Operator } from './operators.ts'

/** Truth in an expression: all but false, null, missing and zero. */
export const truthy = (value: unknown) =>
  value !== undefined &&
  value !== null &&
  value !== false &&
  !(classOf(value) === Class.number && toNumber(value) === 0)

const listOf = (spec: unknown): unknown[] => (Array.isArray(spec) ? spec : [spec])
const isAbsent = (value: unknown) => value === null || value === undefined

const cond: Operator = (evaluate, spec) => {
  const [test, then, otherwise]: unknown[] = isDoc(spec)
    ? [spec['if'], spec['then'], spec['else']]
    : listOf(spec)
  return evaluate(truthy(evaluate(test)) ? then : otherwise)
}

const choose: Operator = (evaluate, spec) => {
  const { branches, default: rest } = spec as Doc
  if (!Array.isArray(branches)) throw new StoreError(40060, '$switch needs an array of branches')
  const found = (branches as Doc[]).find(branch => truthy(evaluate(branch['case'])))
  if (found) return evaluate(found['then'])
  if (!isDoc(spec) || !('default' in spec))
    throw new StoreError(
      40066,
      '$switch could not find a matching branch for an input, and no default was specified'
    )
  return evaluate(rest)
}

function array(value: unknown, name: string): unknown[] {
  if (Array.isArray(value)) return value
  throw new StoreError(28689, `${name}'s argument must be an array`)
}

/** The element at a place, counted from the end where it is negative; missing beyond both ends. */
function elementAt(values: unknown, place: unknown, name: string): unknown {
  if (isAbsent(values) || isAbsent(place)) return null
  return array(values, name).at(toNumber(place))
}

const end =
  (name: string, place: number): Operator =>
  (evaluate, spec) =>
    elementAt(evaluate(Array.isArray(spec) && spec.length === 1 ? spec[0] : spec), place, name)

function merge(evaluate: (spec: unknown) => unknown, spec: unknown): Doc {
  const merged: Doc = {}
  for (const part of listOf(spec).flatMap(one => evaluate(one))) {
    if (isAbsent(part)) continue
    if (!isDoc(part)) throw badValue('$mergeObjects requires object inputs')
    for (const key of Object.keys(part)) put(merged, key, part[key])
  }
  return merged
}

/** Operators that choose among values or put them together, leaving each as it is. */
export const choosingOperators: Record<string, Operator> = {
  $cond: cond,
  $switch: choose,
  $ifNull: (evaluate, spec) => {
    const all = listOf(spec)
    const found = all
      .slice(0, -1)
      .map(evaluate)
      .find(value => !isAbsent(value))
    return found ?? evaluate(all.at(-1))
  },
  $and: (evaluate, spec) => listOf(spec).every(part => truthy(evaluate(part))),
  $or: (evaluate, spec) => listOf(spec).some(part => truthy(evaluate(part))),
  $not: (evaluate, spec) => !truthy(evaluate(listOf(spec)[0])),
  $arrayElemAt: (evaluate, spec) => {
    const [values, place] = listOf(spec).map(evaluate)
    return elementAt(values, place, '$arrayElemAt')
  },
  $first: end('$first', 0),
  $last: end('$last', -1),
  $concatArrays: (evaluate, spec) => {
    const lists = listOf(spec).map(evaluate)
    return lists.some(isAbsent) ? null : lists.flatMap(values => array(values, '$concatArrays'))
  },
  $mergeObjects: merge
}
