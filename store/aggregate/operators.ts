import { minus, plus } from '../bson/arithmetic.ts'
import { compare } from '../bson/compare.ts'
import { fingerprint } from '../bson/keys.ts'
import { toNumber } from '../bson/numbers.ts'
import { Class, classOf, type Doc, isDoc, put } from '../bson/values.ts'
import { outside, StoreError } from '../errors.ts'
import { typeName } from '../query/operators.ts'

/** A compiled expression, undefined for a missing field; `locals` are the variables of `$map` and `$filter`. */
export type Evaluate = (doc: Doc, locals: Doc) => unknown
/** Compiles an operand, in which the variable `local` may be named. */
type Compile = (spec: unknown, local?: string) => Evaluate
/** Compiles the operand of an operator; refuses what MongoDB refuses before any document is read. */
export type Operator = (spec: unknown, compile: Compile) => Evaluate

/** True for null and for what is missing. */
export const isAbsent = (value: unknown) => value === null || value === undefined
const listOf = (spec: unknown): unknown[] => (Array.isArray(spec) ? spec : [spec])

/** Truth in an expression: all but false, null, missing and zero. */
export const truthy = (value: unknown) =>
  !isAbsent(value) && value !== false && !(classOf(value) === Class.number && toNumber(value) === 0)

function operands(name: string, spec: unknown, compile: Compile, count?: number): Evaluate[] {
  const parts = listOf(spec)
  if (count !== undefined && parts.length !== count)
    throw new StoreError(
      16020,
      `Expression ${name} takes exactly ${count} arguments. ${parts.length} were passed in.`
    )
  return parts.map(part => compile(part))
}

/** An operator that looks at the values of all its operands, so many where a count is given. */
const over =
  (name: string, count: number | undefined, work: (...values: unknown[]) => unknown): Operator =>
  (spec, compile) => {
    const parts = operands(name, spec, compile, count)
    return (doc, locals) => work(...parts.map(part => part(doc, locals)))
  }

/** In expressions a missing field comes before null. */
const comparison = (name: string, accepts: (order: number) => boolean) =>
  over(name, 2, (a, b) => {
    if (a === undefined || b === undefined) return accepts(a === b ? 0 : a === undefined ? -1 : 1)
    return accepts(compare(a, b))
  })

function number(name: string, value: unknown): unknown {
  if (value instanceof Date) throw outside(`${name} of dates`)
  if (classOf(value) === Class.number) return value
  throw new StoreError(14, `${name} only supports numeric or date types, not ${typeName(value)}`)
}

function lists(values: unknown[], code: number, refusal: string): unknown[][] {
  const wrong = values.find(value => !Array.isArray(value))
  if (wrong !== undefined) throw new StoreError(code, `${refusal} ${typeName(wrong)}`)
  return values as unknown[][]
}

const size = over('$size', 1, value => {
  if (Array.isArray(value)) return value.length
  throw new StoreError(17124, `The argument to $size must be an array, but was of type: ${typeName(value)}`)
})

const mergeObjects = over('$mergeObjects', undefined, (...values) => {
  const merged: Doc = {}
  for (const part of values) {
    if (isAbsent(part)) continue
    if (!isDoc(part))
      throw new StoreError(
        40400,
        `$mergeObjects requires object inputs, but input is of type ${typeName(part)}`
      )
    for (const key of Object.keys(part)) put(merged, key, part[key])
  }
  return merged
})

interface Arguments {
  /** The codes of MongoDB where there is no document of arguments, and where one of them has another name. */
  none: number
  stranger: number
  /** The code of MongoDB where an argument is missing, by its name. */
  required: Record<string, number>
}

function namedArguments(name: string, spec: unknown, { none, stranger, required }: Arguments): Doc {
  if (!isDoc(spec)) throw new StoreError(none, `${name} only supports an object as its argument`)
  const wrong = Object.keys(spec).find(key => !(key in required) && (key !== 'as' || name === '$cond'))
  if (wrong !== undefined) throw new StoreError(stranger, `Unrecognized parameter to ${name}: ${wrong}`)
  for (const [key, code] of Object.entries(required))
    if (!(key in spec)) throw new StoreError(code, `Missing '${key}' parameter to ${name}`)
  return spec
}

const condArguments = { none: 16020, stranger: 17083, required: { if: 17080, then: 17081, else: 17082 } }

const cond: Operator = (spec, compile) => {
  const named = isDoc(spec) ? namedArguments('$cond', spec, condArguments) : undefined
  const all = named ? [named['if'], named['then'], named['else']] : spec
  const [test, then, otherwise] = operands('$cond', all, compile, 3) as [Evaluate, Evaluate, Evaluate]
  return (doc, locals) => (truthy(test(doc, locals)) ? then : otherwise)(doc, locals)
}

const ifNull: Operator = (spec, compile) => {
  const parts = operands('$ifNull', spec, compile)
  if (parts.length < 2)
    throw new StoreError(1257300, `$ifNull needs at least two arguments, had: ${parts.length}`)
  return (doc, locals) => {
    for (const part of parts.slice(0, -1)) {
      const value = part(doc, locals)
      if (!isAbsent(value)) return value
    }
    return parts.at(-1)?.(doc, locals)
  }
}

/** `$map` and `$filter`: an expression for each element of a list. */
function eachElement(
  name: string,
  given: Arguments & { each: string; notList: number },
  work: (list: unknown[], evaluate: (element: unknown) => unknown) => unknown[]
): Operator {
  return (spec, compile) => {
    const named = namedArguments(name, spec, given)
    const local = named['as'] ?? 'this'
    if (typeof local !== 'string' || !/^[a-z]\w*$/.test(local))
      throw new StoreError(16867, `the 'as' of ${name} is not a valid name of a variable`)
    const input = compile(named['input'])
    const element = compile(named[given.each], local)
    return (doc, locals) => {
      const list = input(doc, locals)
      if (isAbsent(list)) return null
      const [values = []] = lists([list], given.notList, `input to ${name} must be an array not`)
      return work(values, value => element(doc, { ...locals, [local]: value }))
    }
  }
}

const map = eachElement(
  '$map',
  { none: 16878, stranger: 16879, required: { input: 16880, in: 16882 }, each: 'in', notList: 16883 },
  (list, evaluate) => list.map(element => evaluate(element) ?? null)
)

const filter = eachElement(
  '$filter',
  { none: 28646, stranger: 28647, required: { input: 28648, cond: 28650 }, each: 'cond', notList: 28651 },
  (list, evaluate) => list.filter(element => truthy(evaluate(element)))
)

/** The operators of expressions by name. */
export const operators: Record<string, Operator> = {
  $literal: spec => () => spec,
  $eq: comparison('$eq', order => order === 0),
  $ne: comparison('$ne', order => order !== 0),
  $gt: comparison('$gt', order => order > 0),
  $gte: comparison('$gte', order => order >= 0),
  $lt: comparison('$lt', order => order < 0),
  $lte: comparison('$lte', order => order <= 0),
  $and: (spec, compile) => {
    const parts = operands('$and', spec, compile)
    return (doc, locals) => parts.every(part => truthy(part(doc, locals)))
  },
  $or: (spec, compile) => {
    const parts = operands('$or', spec, compile)
    return (doc, locals) => parts.some(part => truthy(part(doc, locals)))
  },
  $not: over('$not', 1, value => !truthy(value)),
  $cond: cond,
  $ifNull: ifNull,
  $add: over('$add', undefined, (...values) =>
    values.some(isAbsent) ? null : values.reduce((sum, value) => plus(sum, number('$add', value)), 0)
  ),
  $subtract: over('$subtract', 2, (a, b) =>
    isAbsent(a) || isAbsent(b) ? null : minus(number('$subtract', a), number('$subtract', b))
  ),
  $size: size,
  $concatArrays: over('$concatArrays', undefined, (...values) =>
    values.some(isAbsent) ? null : lists(values, 28664, '$concatArrays only supports arrays, not').flat()
  ),
  $setUnion: over('$setUnion', undefined, (...values) => {
    if (values.some(isAbsent)) return null
    const refusal = 'All operands of $setUnion must be arrays. One argument is of type:'
    const all = lists(values, 17043, refusal).flat()
    return [...new Map(all.map(value => [fingerprint(value), value])).values()]
  }),
  $mergeObjects: mergeObjects,
  $map: map,
  $filter: filter
}
