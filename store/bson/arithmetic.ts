import { Decimal128, Double, Long } from 'bson'
import { outside, StoreError } from '../errors.ts'
import { toNumber } from './numbers.ts'

/** True for what is stored as an int32. */
export const isInt = (value: unknown) =>
  typeof value === 'number' && (value | 0) === value && !Object.is(value, -0)

/** A double that stays one when stored, whole or not. */
export const asDouble = (value: number) => (isInt(value) ? new Double(value) : value)

interface Operation {
  doubles: (a: number, b: number) => number
  integers: (a: bigint, b: bigint) => bigint
}
const sum: Operation = { doubles: (a, b) => a + b, integers: (a, b) => a + b }
const difference: Operation = { doubles: (a, b) => a - b, integers: (a, b) => a - b }

/** a + b in the wider of the two types: int32, int64, double; an int32 that overflows becomes int64. */
export const plus = (a: unknown, b: unknown) => combine(a, b, sum)
/** a − b, typed as `plus`. */
export const minus = (a: unknown, b: unknown) => combine(a, b, difference)

function combine(a: unknown, b: unknown, { doubles, integers }: Operation): unknown {
  if (a instanceof Decimal128 || b instanceof Decimal128) throw outside('arithmetic with decimals')
  if (![a, b].every(value => isInt(value) || value instanceof Long))
    return asDouble(doubles(toNumber(a), toNumber(b)))
  const result = integers(BigInt(String(a)), BigInt(String(b)))
  if (isInt(a) && isInt(b) && isInt(Number(result))) return Number(result)
  if (BigInt.asIntN(64, result) !== result) throw new StoreError(2, 'the result does not fit an int64')
  return Long.fromBigInt(result)
}
