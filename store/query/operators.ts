import { BSONRegExp, Decimal128, Double, Long } from 'bson'
import { isInt } from '../bson/arithmetic.ts'
import { compare, equals, regexParts } from '../bson/compare.ts'
import { fingerprint } from '../bson/keys.ts'
import { isNotANumber, toNumber } from '../bson/numbers.ts'
import { Class, classOf, isOperators } from '../bson/values.ts'
import { badValue, outside, StoreError, unknown } from '../errors.ts'
import type { ValueTest } from './paths.ts'

const missing = (value: unknown) => value === undefined || value === null

/** Equality of a filter: null also finds what is missing, a regular expression finds text. */
export function equalTo(operand: unknown): ValueTest {
  if (operand === null || operand === undefined) return missing
  if (typeof operand === 'string') return value => value === operand
  return value => value !== undefined && equals(value, operand)
}

/** `$gt`, `$gte`, `$lt`, `$lte`: only values of the operand's own class compare. */
export function ordered(operand: unknown, accepts: (order: number) => boolean): ValueTest {
  const kind = classOf(operand)
  if (kind === Class.regex) throw badValue("Can't have RegEx as arg to predicate over a field")
  if (kind === Class.minKey || kind === Class.maxKey)
    return value => value !== undefined && accepts(compare(value, operand))
  if (kind === Class.null) return value => missing(value) && accepts(0)
  if (kind === Class.number && isNotANumber(operand))
    return value => classOf(value) === kind && isNotANumber(value) && accepts(0)
  if (kind === Class.number)
    return value => classOf(value) === kind && !isNotANumber(value) && accepts(compare(value, operand))
  return value => classOf(value) === kind && accepts(compare(value, operand))
}

/** `$in`: one look-up whatever the length of the list, besides its regular expressions. */
export function oneOf(operand: unknown): ValueTest {
  if (!Array.isArray(operand)) throw badValue('$in needs an array')
  if (operand.some(isOperators)) throw badValue('cannot nest $ under $in')
  const patterns = operand.filter(value => classOf(value) === Class.regex).map(matching)
  const known = new Set(operand.map(value => fingerprint(value ?? null)))
  return value => known.has(fingerprint(value ?? null)) || patterns.some(test => test(value))
}

/** Whether the operand of `$exists` asks for what is there: all but false, null and zero do. */
export const present = (operand: unknown) =>
  operand !== false && operand !== null && !(classOf(operand) === Class.number && toNumber(operand) === 0)

/** A regular expression finds text, and the same expression stored as a value. */
export const matching = (operand: unknown): ValueTest => finding(...regexParts(operand))

function finding(pattern: string, options: string): ValueTest {
  const regex = compileRegex(pattern, options)
  const same = new BSONRegExp(pattern, options)
  return value =>
    typeof value === 'string' ? regex.test(value) : classOf(value) === Class.regex && equals(value, same)
}

/** A JavaScript expression from PCRE's pattern and options, among which `x` is left out. */
function compileRegex(pattern: string, options: string): RegExp {
  const strange = [...options].find(flag => !'imsu'.includes(flag))
  if (strange === 'x') throw outside("the option 'x' of a regular expression")
  if (strange !== undefined) throw new StoreError(51108, `invalid flag in regex options: ${strange}`)
  if (/(?<!\\)(?:\\\\)*\\[uULlF]/.test(pattern))
    throw new StoreError(
      51091,
      'Regular expression is invalid: PCRE2 does not support \\F, \\L, \\l, \\U, or \\u'
    )
  try {
    const flags = [...'ims'].filter(flag => options.includes(flag)).join('')
    return new RegExp(pattern, flags + (/\\p\{/.test(pattern) ? 'u' : ''))
  } catch (error) {
    throw new StoreError(51091, `Regular expression is invalid: ${(error as Error).message}`)
  }
}

/** `{ $regex, $options }` of a filter. */
export function regexOperator(operand: unknown, options: unknown): ValueTest {
  if (typeof operand !== 'string' && classOf(operand) !== Class.regex)
    throw badValue('$regex has to be a string')
  if (options !== undefined && typeof options !== 'string') throw badValue('$options has to be a string')
  const [pattern, flags] = typeof operand === 'string' ? [operand, ''] : regexParts(operand)
  if (flags !== '' && options !== undefined)
    throw new StoreError(51075, 'options set in both $regex and $options')
  return finding(pattern, options ?? flags)
}

const types: Record<string, ValueTest> = {
  double: v => v instanceof Double || (typeof v === 'number' && !isInt(v)),
  string: v => typeof v === 'string',
  object: v => classOf(v) === Class.object,
  array: Array.isArray,
  binData: v => classOf(v) === Class.binary,
  objectId: v => classOf(v) === Class.objectId,
  bool: v => typeof v === 'boolean',
  date: v => classOf(v) === Class.date,
  null: v => v === null,
  regex: v => classOf(v) === Class.regex,
  javascript: v => classOf(v) === Class.code,
  int: isInt,
  timestamp: v => classOf(v) === Class.timestamp,
  long: v => v instanceof Long,
  decimal: v => v instanceof Decimal128,
  minKey: v => classOf(v) === Class.minKey,
  maxKey: v => classOf(v) === Class.maxKey,
  number: v => classOf(v) === Class.number
}

/** MongoDB's name for the type of a value; 'missing' for undefined. */
export const typeName = (value: unknown) =>
  value === undefined ? 'missing' : (Object.keys(types).find(name => types[name]?.(value)) ?? 'missing')

/** `$type`: one or several names. */
export function typed(operand: unknown): ValueTest {
  const names: unknown[] = Array.isArray(operand) ? operand : [operand]
  if (names.length === 0) throw new StoreError(9, '$type must match at least one type')
  const tests = names.map(name => {
    const test = Object.hasOwn(types, String(name)) ? types[String(name)] : undefined
    if (!test) throw unknown(2, `Unknown type name alias: ${String(name)}`)
    return test
  })
  return value => value !== undefined && tests.some(test => test(value))
}
