import { Decimal128, Double, Int32, Long } from 'bson'

/** An exact decimal: coefficient × 10^exponent. */
export interface Exact {
  coefficient: bigint
  exponent: number
}

/** The nearest double to any BSON number; NaN for what is not a number. */
export function toNumber(value: unknown): number {
  if (typeof value === 'number') return value
  if (value instanceof Double || value instanceof Int32) return Number(value.value)
  if (value instanceof Long) return value.toNumber()
  if (value instanceof Decimal128) return Number(value.toString())
  return typeof value === 'bigint' ? Number(value) : NaN
}

/** NaN of any BSON number type: it is equal to itself, and neither below nor above any other number in a search. */
export const isNotANumber = (number: unknown) => Number.isNaN(toNumber(number))

/** Order of two BSON numbers of any types, exact above 2^53; NaN comes before every number. */
export function compareNumbers(a: unknown, b: unknown): number {
  const x = toNumber(a)
  const y = toNumber(b)
  if (x < y) return -1
  if (x > y) return 1
  if (x !== y) return Number.isNaN(x) ? (Number.isNaN(y) ? 0 : -1) : 1
  if (typeof a === 'number' && typeof b === 'number') return 0
  return Number.isFinite(x) ? compareExact(exact(a), exact(b)) : 0
}

/** True when the nearest double is the number itself. */
export function fitsDouble(value: unknown): boolean {
  if (value instanceof Long && Math.abs(value.toNumber()) <= Number.MAX_SAFE_INTEGER) return true
  if (!(value instanceof Long) && !(value instanceof Decimal128)) return true
  const number = toNumber(value)
  return !Number.isFinite(number) || compareExact(exact(value), exact(number)) === 0
}

/** The same text for equal finite numbers, whatever their types. */
export function canonical(value: unknown): string {
  let { coefficient, exponent } = exact(value)
  if (coefficient === 0n) return '0'
  while (coefficient % 10n === 0n) {
    coefficient /= 10n
    exponent++
  }
  return `${coefficient}e${exponent}`
}

/** A finite BSON number as it is, without rounding. */
export function exact(value: unknown): Exact {
  if (value instanceof Long) return { coefficient: value.toBigInt(), exponent: 0 }
  if (value instanceof Decimal128) return fromText(value.toString())
  const number = toNumber(value)
  if (Number.isInteger(number)) return { coefficient: BigInt(number), exponent: 0 }
  return fromDouble(number)
}

function fromText(text: string): Exact {
  const [digits = '0', power = '0'] = text.toLowerCase().split('e')
  const [whole = '0', fraction = ''] = digits.split('.')
  return { coefficient: BigInt(whole + fraction), exponent: Number(power) - fraction.length }
}

/** A double is m × 2^−k exactly, hence m × 5^k × 10^−k. */
function fromDouble(number: number): Exact {
  let shift = 0
  let mantissa = number
  while (!Number.isInteger(mantissa)) {
    mantissa *= 2
    shift++
  }
  return { coefficient: BigInt(mantissa) * 5n ** BigInt(shift), exponent: -shift }
}

function compareExact(a: Exact, b: Exact): number {
  const low = Math.min(a.exponent, b.exponent)
  const x = a.coefficient * 10n ** BigInt(a.exponent - low)
  const y = b.coefficient * 10n ** BigInt(b.exponent - low)
  return x < y ? -1 : x > y ? 1 : 0
}
