import { asDouble, isInt, plus } from '../bson/arithmetic.ts'
import { compare } from '../bson/compare.ts'
import { fingerprint } from '../bson/keys.ts'
import { toNumber } from '../bson/numbers.ts'
import { Class, classOf, type Doc, isDoc } from '../bson/values.ts'
import { StoreError, unknown } from '../errors.ts'
import { type Budget, weigh } from './budget.ts'
import { expression } from './expressions.ts'
import { isAbsent } from './operators.ts'

/** Gathers one value per document of a group; what it keeps of many is counted against the budget. */
export interface Accumulator {
  add(value: unknown): void
  result(): unknown
}

type Make = (budget: Budget) => Accumulator

/** As `plus`, quick for what most numbers are. */
const add = (a: unknown, b: unknown) => {
  if (!isInt(a) || !isInt(b)) return plus(a, b)
  const total = (a as number) + (b as number)
  return isInt(total) ? total : plus(a, b)
}

const isNumber = (value: unknown) => classOf(value) === Class.number

/** Gathers into one value, undefined until the first document. */
const folding =
  (fold: (kept: unknown, value: unknown) => unknown, initial?: unknown): Make =>
  () => {
    let kept = initial
    return {
      add: value => {
        kept = fold(kept, value)
      },
      result: () => kept ?? null
    }
  }

const extreme = (sign: number) =>
  folding((best, value) => {
    if (isAbsent(value)) return best
    return best === undefined || compare(value, best) * sign > 0 ? value : best
  })

const average: Make = () => {
  let total = 0
  let count = 0
  return {
    add: value => {
      if (!isNumber(value)) return
      total += toNumber(value)
      count++
    },
    result: () => (count === 0 ? null : asDouble(total / count))
  }
}

const push: Make = budget => {
  const list: unknown[] = []
  return {
    add: value => {
      if (value === undefined) return
      budget.take(weigh(value))
      list.push(value)
    },
    result: () => list
  }
}

const addToSet: Make = budget => {
  const known = new Map<string, unknown>()
  return {
    add: value => {
      if (value === undefined) return
      const key = fingerprint(value)
      if (known.has(key)) return
      budget.take(weigh(value) + key.length)
      known.set(key, value)
    },
    result: () => [...known.values()]
  }
}

/** The accumulators of `$group` by name. */
export const accumulators: Record<string, Make> = {
  $sum: folding((total, value) => (isNumber(value) ? add(total, value) : total), 0),
  $avg: average,
  $min: extreme(-1),
  $max: extreme(1),
  $first: folding((first, value) => (first === undefined ? (value ?? null) : first)),
  $last: folding((_last, value) => value),
  $push: push,
  $addToSet: addToSet
}

/** Compiles `{ $sum: … }` and the like: what it reads of a document, and how a group begins. */
export function accumulator(field: string, spec: unknown): { read: (doc: Doc) => unknown; make: Make } {
  if (field.includes('.')) throw new StoreError(40235, `The field name '${field}' cannot contain '.'`)
  if (field.startsWith('$'))
    throw new StoreError(40236, `The field name '${field}' cannot be an operator name`)
  const [operator = '', ...more] = isDoc(spec) ? Object.keys(spec) : []
  if (!isDoc(spec) || !operator.startsWith('$'))
    throw new StoreError(40234, `The field '${field}' must be an accumulator object`)
  if (more.length > 0) throw new StoreError(40238, `The field '${field}' must specify one accumulator`)
  const make = Object.hasOwn(accumulators, operator) ? accumulators[operator] : undefined
  if (!make) throw unknown(15952, `unknown group operator '${operator}'`)
  if (Array.isArray(spec[operator]))
    throw new StoreError(40237, `The ${operator} accumulator is a unary operator`)
  return { read: expression(spec[operator]), make }
}
