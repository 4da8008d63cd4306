import { BSONRegExp, Decimal128, Double, Long } from 'bson'
import { compare, equals, regexParts } from '../bson/compare.ts'
import { fingerprint } from '../bson/keys.ts'
import { isNotANumber, toNumber } from '../bson/numbers.ts'
import { Class, classOf } from '../bson/values.ts'
import { badValue } from '../errors.ts'
import type { ValueTest } from './paths.ts'

const missing = (value: unknown) => value === undefined || value === null

/** Equality of a filter: null also finds what is missing, a regular expression finds text. */
export function equalTo(operand: unknown): ValueTest {
  if (operand === null || operand === undefined) return missing
  if (typeof operand === 'string') return value => value === operand
  return value => value !== undefined && equals(value, operand)
}

/** `$gt`, `$gte`, `$lt`, `$lte`: only values of the operand's own class compare. */
export function ordered(accepts: (order: number) => boolean) {
  return (operand: unknown): ValueTest => {
    const kind = classOf(operand)
    if (kind === Class.minKey || kind === Class.maxKey)
      return value => value !== undefined && accepts(compare(value, operand))
    if (kind === Class.null) return value => missing(value) && accepts(0)
    if (kind === Class.number && isNotANumber(operand))
      return value => classOf(value) === kind && isNotANumber(value) && accepts(0)
    if (kind === Class.number)
      return value => classOf(value) === kind && !isNotANumber(value) && accepts(compare(value, operand))
    return value => classOf(value) === kind && accepts(compare(value, operand))
  }
}

/** `$in`: one look-up whatever the length of the list, besides its regular expressions. */
export function oneOf(operand: unknown): ValueTest {
  if (!Array.isArray(operand)) throw badValue('$in needs an array')
  const patterns = operand.filter(value => classOf(value) === Class.regex).map(matching)
  const known = new Set(operand.map(value => fingerprint(value ?? null)))
  return value => known.has(fingerprint(value ?? null)) || patterns.some(test => test(value))
}

/** A regular expression finds text, and the same expression stored as a value. */
export function matching(operand: unknown): ValueTest {
  const regex = compileRegex(operand)
  return value =>
    typeof value === 'string' ? regex.test(value) : classOf(value) === Class.regex && equals(value, operand)
}

/** A JavaScript expression from PCRE's pattern and options; the option `x` drops blanks and comments. */
export function compileRegex(operand: unknown, options?: unknown): RegExp {
  const [pattern, flags] = typeof operand === 'string' ? [operand, ''] : regexParts(operand)
  const wanted = typeof options === 'string' ? options : flags
  const extended = wanted.includes('x')
  const inline = /^\(\?([imsx]+)\)/.exec(pattern)
  const source = inline ? pattern.slice(inline[0].length) : pattern
  const all = wanted + (inline?.[1] ?? '')
  try {
    return new RegExp(
      extended ? source.replace(/\\.|#.*$|\s+/gm, part => (part.startsWith('\\') ? part : '')) : source,
      [...'ims'].filter(flag => all.includes(flag)).join('') + (/\\p\{/.test(source) ? 'u' : '')
    )
  } catch (error) {
    throw badValue(`Regular expression is invalid: ${(error as Error).message}`)
  }
}

/** `{ $regex, $options }` of a filter. */
export function regexOperator(operand: unknown, options: unknown): ValueTest {
  if (typeof operand !== 'string' && classOf(operand) !== Class.regex)
    throw badValue('$regex has to be a string')
  const regex = compileRegex(operand, options)
  const same = new BSONRegExp(regex.source, typeof options === 'string' ? options : '')
  return value =>
    typeof value === 'string' ? regex.test(value) : classOf(value) === Class.regex && equals(value, same)
}

/** `$mod: [divisor, remainder]`. */
export function remainder(operand: unknown): ValueTest {
  if (!Array.isArray(operand) || operand.length !== 2) throw badValue('malformed mod, needs two numbers')
  const [divisor, rest] = operand.map(part => Math.trunc(toNumber(part))) as [number, number]
  if (!divisor || Number.isNaN(rest)) throw badValue('divisor cannot be 0')
  return value => classOf(value) === Class.number && Math.trunc(toNumber(value)) % divisor === rest
}

/** `$size`: of the array itself. */
export function sized(operand: unknown): ValueTest {
  const size = toNumber(operand)
  if (!Number.isInteger(size) || size < 0) throw badValue('$size must be a whole number, 0 or more')
  return value => Array.isArray(value) && value.length === size
}

const types: Record<string, [number: number, test: ValueTest]> = {
  double: [1, v => v instanceof Double || (typeof v === 'number' && !isInt(v))],
  string: [2, v => typeof v === 'string'],
  object: [3, v => classOf(v) === Class.object],
  array: [4, Array.isArray],
  binData: [5, v => classOf(v) === Class.binary],
  objectId: [7, v => classOf(v) === Class.objectId],
  bool: [8, v => typeof v === 'boolean'],
  date: [9, v => classOf(v) === Class.date],
  null: [10, v => v === null],
  regex: [11, v => classOf(v) === Class.regex],
  javascript: [13, v => classOf(v) === Class.code],
  int: [16, v => typeof v === 'number' && isInt(v)],
  timestamp: [17, v => classOf(v) === Class.timestamp],
  long: [18, v => v instanceof Long],
  decimal: [19, v => v instanceof Decimal128],
  minKey: [-1, v => classOf(v) === Class.minKey],
  maxKey: [127, v => classOf(v) === Class.maxKey],
  number: [NaN, v => classOf(v) === Class.number]
}

const isInt = (value: number) => (value | 0) === value && !Object.is(value, -0)

/** MongoDB's name for the type of a value; 'missing' for undefined. */
export function typeName(value: unknown): string {
  return Object.entries(types).find(([, [, test]]) => test(value))?.[0] ?? 'missing'
}

/** `$type`: one or several names or numbers. */
export function typed(operand: unknown): ValueTest {
  const tests = (Array.isArray(operand) ? operand : [operand]).map(wanted => {
    const entry =
      typeof wanted === 'string'
        ? types[wanted]
        : Object.values(types).find(([number]) => number === toNumber(wanted))
    if (!entry) throw badValue(`Unknown type name alias: ${String(wanted)}`)
    return entry[1]
  })
  return value => value !== undefined && tests.some(test => test(value))
}
