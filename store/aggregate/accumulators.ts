import { asDouble, isInt, plus } from '../bson/arithmetic.ts'
import { compare } from '../bson/compare.ts'
import { fingerprint } from '../bson/keys.ts'
import { toNumber } from '../bson/numbers.ts'
import { Class, classOf, type Doc, isDoc } from '../bson/values.ts'
import { StoreError } from '../errors.ts'
import { type Budget, weigh } from './budget.ts'
import { type Evaluate, expression, type Variables } from './expressions.ts'

/** Gathers one value per document of a group. */
export interface Accumulator {
  add(doc: Doc): void
  result(): unknown
}

type Make = (read: Evaluate, budget: Budget, operand: unknown) => Accumulator

/** As `plus`, quick for what most numbers are. */
const add = (a: unknown, b: unknown) => {
  if (!isInt(a) || !isInt(b)) return plus(a, b)
  const total = (a as number) + (b as number)
  return isInt(total) ? total : plus(a, b)
}

const isNumber = (value: unknown) => classOf(value) === Class.number

const sum: Make = read => {
  let total: unknown = 0
  return {
    add: doc => {
      const value = read(doc)
      if (isNumber(value)) total = add(total, value)
    },
    result: () => total
  }
}

const average: Make = read => {
  let total = 0
  let count = 0
  return {
    add: doc => {
      const value = read(doc)
      if (!isNumber(value)) return
      total += toNumber(value)
      count++
    },
    result: () => (count === 0 ? null : asDouble(total / count))
  }
}

const deviation =
  (divisor: (count: number) => number): Make =>
  read => {
    const values: number[] = []
    return {
      add: doc => {
        const value = read(doc)
        if (isNumber(value)) values.push(toNumber(value))
      },
      result: () => {
        if (divisor(values.length) <= 0) return null
        const mean = values.reduce((a, b) => a + b, 0) / values.length
        const variance = values.reduce((a, b) => a + (b - mean) ** 2, 0) / divisor(values.length)
        return asDouble(Math.sqrt(variance))
      }
    }
  }

const extreme =
  (sign: number): Make =>
  read => {
    let best: unknown
    return {
      add: doc => {
        const value = read(doc)
        if (value === undefined || value === null) return
        if (best === undefined || compare(value, best) * sign > 0) best = value
      },
      result: () => best ?? null
    }
  }

const first: Make = read => {
  let found: unknown
  let seen = false
  return {
    add: doc => {
      if (seen) return
      seen = true
      found = read(doc)
    },
    result: () => found ?? null
  }
}

const last: Make = read => {
  let found: unknown
  return {
    add: doc => {
      found = read(doc)
    },
    result: () => found ?? null
  }
}

const push: Make = (read, budget) => {
  const list: unknown[] = []
  return {
    add: doc => {
      const value = read(doc)
      if (value === undefined) return
      budget.take(weigh(value))
      list.push(value)
    },
    result: () => list
  }
}

const addToSet: Make = (read, budget) => {
  const known = new Map<string, unknown>()
  return {
    add: doc => {
      const value = read(doc)
      if (value === undefined) return
      const key = fingerprint(value)
      if (known.has(key)) return
      budget.take(weigh(value) + key.length)
      known.set(key, value)
    },
    result: () => [...known.values()]
  }
}

const mergeObjects: Make = read => {
  let merged: Doc = {}
  return {
    add: doc => {
      const value = read(doc)
      if (isDoc(value)) merged = { ...merged, ...value }
    },
    result: () => merged
  }
}

const count: Make = () => {
  let total = 0
  return {
    add: () => {
      total++
    },
    result: () => total
  }
}

const makers: Record<string, Make> = {
  $sum: sum,
  $avg: average,
  $min: extreme(-1),
  $max: extreme(1),
  $first: first,
  $last: last,
  $push: push,
  $addToSet: addToSet,
  $mergeObjects: mergeObjects,
  $count: count,
  $stdDevPop: deviation(size => size),
  $stdDevSamp: deviation(size => size - 1)
}

/** Compiles `{ $sum: … }` and the like; the result makes an accumulator for each new group. */
export function accumulator(
  name: string,
  spec: unknown,
  variables: Variables
): (budget: Budget) => Accumulator {
  const [operator = '', ...more] = isDoc(spec) ? Object.keys(spec) : []
  const make = makers[operator]
  if (!isDoc(spec) || more.length > 0)
    throw new StoreError(40234, `The field '${name}' must be an accumulator object`)
  if (!make) throw new StoreError(15952, `unknown group operator '${operator}'`)
  const read = expression(operator === '$count' ? 1 : spec[operator], variables)
  return budget => make(read, budget, spec[operator])
}
