import { Decimal128, Double, Long } from 'bson'
import { StoreError } from '../errors.ts'
import { exact, toNumber } from './numbers.ts'

/** True for what is stored as an int32. */
export const isInt = (value: unknown) =>
  typeof value === 'number' && (value | 0) === value && !Object.is(value, -0)

/** A double that stays one when stored, whole or not. */
export const asDouble = (value: number) => (isInt(value) ? new Double(value) : value)

/** a + b in the wider of the two types: int32, int64, double, Decimal128; an int32 that overflows becomes int64. */
export const plus = (a: unknown, b: unknown) => combine(a, b, sum)
/** a × b, typed as `plus`. */
export const times = (a: unknown, b: unknown) => combine(a, b, product)

interface Operation {
  doubles: (a: number, b: number) => number
  integers: (a: bigint, b: bigint) => bigint
  decimals: (a: unknown, b: unknown) => Decimal128
}

const sum: Operation = { doubles: (a, b) => a + b, integers: (a, b) => a + b, decimals: sumDecimal }
const product: Operation = { doubles: (a, b) => a * b, integers: (a, b) => a * b, decimals: multiplyDecimal }

function combine(a: unknown, b: unknown, { doubles, integers, decimals }: Operation): unknown {
  if (a instanceof Decimal128 || b instanceof Decimal128) return decimals(a, b)
  if (![a, b].every(value => isInt(value) || value instanceof Long))
    return asDouble(doubles(toNumber(a), toNumber(b)))
  const result = integers(BigInt(String(a)), BigInt(String(b)))
  if (isInt(a) && isInt(b) && isInt(Number(result))) return Number(result)
  if (BigInt.asIntN(64, result) !== result) throw new StoreError(2, 'the result does not fit an int64')
  return Long.fromBigInt(result)
}

function sumDecimal(a: unknown, b: unknown) {
  if (![a, b].every(value => Number.isFinite(toNumber(value))))
    return decimal(String(toNumber(a) + toNumber(b)))
  const x = exact(a)
  const y = exact(b)
  const low = Math.min(x.exponent, y.exponent)
  const sum =
    x.coefficient * 10n ** BigInt(x.exponent - low) + y.coefficient * 10n ** BigInt(y.exponent - low)
  return decimal(`${sum}E${low}`)
}

function multiplyDecimal(a: unknown, b: unknown) {
  if (![a, b].every(value => Number.isFinite(toNumber(value))))
    return decimal(String(toNumber(a) * toNumber(b)))
  const x = exact(a)
  const y = exact(b)
  return decimal(`${x.coefficient * y.coefficient}E${x.exponent + y.exponent}`)
}

const decimal = (text: string) => Decimal128.fromStringWithRounding(text)
