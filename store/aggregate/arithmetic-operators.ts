import { Decimal128, Long } from 'bson'
import { asDouble, isInt, plus, times } from '../bson/arithmetic.ts'
import { toNumber } from '../bson/numbers.ts'
import { Class, classOf } from '../bson/values.ts'
import { badValue, outside, StoreError } from '../errors.ts'
import type { Operator } from './operators.ts'

const isAbsent = (value: unknown) => value === null || value === undefined

function evaluated(evaluate: (spec: unknown) => unknown, spec: unknown): unknown[] {
  return Array.isArray(spec) ? spec.map(evaluate) : [evaluate(spec)]
}

function number(value: unknown, name: string): unknown {
  if (classOf(value) === Class.number) return value
  throw new StoreError(14, `${name} only supports numeric types`)
}

/** Dates count in milliseconds; one among the operands makes the sum a date. */
const add: Operator = (evaluate, spec) => {
  const values = evaluated(evaluate, spec)
  if (values.some(isAbsent)) return null
  const dates = values.filter(value => value instanceof Date)
  if (dates.length > 1) throw new StoreError(16612, 'only one date allowed in an $add expression')
  const total = values
    .filter(value => !(value instanceof Date))
    .reduce((sum, value) => plus(sum, number(value, '$add')), 0)
  return dates[0] ? new Date(dates[0].getTime() + toNumber(total)) : total
}

const subtract: Operator = (evaluate, spec) => {
  const [a, b] = evaluated(evaluate, spec)
  if (isAbsent(a) || isAbsent(b)) return null
  if (a instanceof Date && b instanceof Date) return Long.fromNumber(a.getTime() - b.getTime())
  if (a instanceof Date) return new Date(a.getTime() - toNumber(number(b, '$subtract')))
  return plus(number(a, '$subtract'), times(-1, number(b, '$subtract')))
}

const multiply: Operator = (evaluate, spec) => {
  const values = evaluated(evaluate, spec)
  if (values.some(isAbsent)) return null
  return values.reduce((product, value) => times(product, number(value, '$multiply')), 1)
}

/** Two numbers that are no decimals: those are added and multiplied exactly, but not divided here. */
const pair =
  (name: string, work: (a: unknown, b: unknown) => unknown): Operator =>
  (evaluate, spec) => {
    const [a, b] = evaluated(evaluate, spec)
    if (isAbsent(a) || isAbsent(b)) return null
    if (a instanceof Decimal128 || b instanceof Decimal128) throw outside(`${name} of decimals`)
    if (toNumber(number(b, name)) === 0) throw badValue(`can't ${name} by zero`)
    return work(number(a, name), b)
  }

const isWhole = (value: unknown) => isInt(value) || value instanceof Long

const remainder = (a: unknown, b: unknown) => {
  if (!isWhole(a) || !isWhole(b)) return asDouble(toNumber(a) % toNumber(b))
  const left = BigInt(String(a)) % BigInt(String(b))
  return isInt(a) && isInt(b) ? Number(left) : Long.fromBigInt(left)
}

/** Keeps the type of the number it rounds; the second operand counts decimal places. */
const rounding =
  (name: string, work: (value: number) => number): Operator =>
  (evaluate, spec) => {
    const [value, places = 0] = evaluated(evaluate, spec)
    if (isAbsent(value) || isAbsent(places)) return null
    if (value instanceof Decimal128) throw outside(`${name} of decimals`)
    const factor = 10 ** toNumber(places)
    if (isWhole(number(value, name)) && factor >= 1) return value
    const rounded = work(toNumber(value) * factor) / factor
    return value instanceof Long ? Long.fromNumber(rounded) : isInt(value) ? rounded : asDouble(rounded)
  }

/** Halves go to the even neighbour. */
function roundToEven(value: number): number {
  const below = Math.floor(value)
  if (value - below !== 0.5) return Math.round(value)
  return below % 2 === 0 ? below : below + 1
}

const absolute: Operator = (evaluate, spec) => {
  const [value] = evaluated(evaluate, spec)
  if (isAbsent(value)) return null
  return toNumber(number(value, '$abs')) < 0 ? times(-1, value) : value
}

/** Operators that compute numbers of the right type: int32, int64, double or decimal. */
export const arithmeticOperators: Record<string, Operator> = {
  $add: add,
  $subtract: subtract,
  $multiply: multiply,
  $divide: pair('$divide', (a, b) => asDouble(toNumber(a) / toNumber(b))),
  $mod: pair('$mod', remainder),
  $abs: absolute,
  $ceil: rounding('$ceil', Math.ceil),
  $floor: rounding('$floor', Math.floor),
  $trunc: rounding('$trunc', Math.trunc),
  $round: rounding('$round', roundToEven)
}
