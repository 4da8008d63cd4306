import { fingerprint } from '../bson/keys.ts'
import { classOf, Class, type Doc, isDoc, own, put } from '../bson/values.ts'
import { badValue, StoreError } from '../errors.ts'
import { resolve } from '../query/paths.ts'
import { expression, type Variables } from './expressions.ts'
import { weigh } from './budget.ts'
import { runPipeline } from './pipeline.ts'
import type { Context, Stage } from './stage.ts'

const remembered = 1000

/** `$lookup`: by equality of two fields, through an index of the other collection, and by a pipeline. */
export const lookup: Stage = (operand, context) => {
  if (!isDoc(operand) || typeof operand['from'] !== 'string' || typeof operand['as'] !== 'string')
    throw badValue('$lookup needs `from` and `as`')
  const { from, as, localField, foreignField, pipeline = [], let: bindings = {} } = operand
  if (!Array.isArray(pipeline)) throw badValue('the pipeline of $lookup must be an array')
  const read = Object.entries(bindings as Doc).map(([name, spec]) => ({
    name,
    evaluate: expression(spec, context.variables)
  }))
  const found = new Map<string, Doc[]>()
  const join = (doc: Doc): Doc[] => {
    const bound: Doc = {}
    for (const { name, evaluate } of read) bound[name] = evaluate(doc)
    const filter = typeof foreignField === 'string' ? equality(doc, String(localField), foreignField) : {}
    const key = fingerprint([filter, bound])
    const known = found.get(key)
    if (known) return known
    const joined = fetch(from, [{ $match: filter }, ...(pipeline as unknown[])], context, {
      ...context.variables,
      ...bound
    })
    if (found.size < remembered) found.set(key, joined)
    return joined
  }
  return function* (source) {
    for (const doc of source) yield withPath(doc, as.split('.'), join(doc))
  }
}

function fetch(from: string, pipeline: unknown[], context: Context, variables: Variables): Doc[] {
  const docs = [...runPipeline(context.engine.find(context.db, from), pipeline, { ...context, variables })]
  context.budget.take(weigh(docs))
  return docs
}

/** A local array joins by each of its elements; a missing field joins with null and missing. */
function equality(doc: Doc, localField: string, foreignField: string): Doc {
  const value = resolve(doc, localField.split('.'))
  if (!Array.isArray(value)) return { [foreignField]: { $eq: value ?? null } }
  const regexes = value.some(element => classOf(element) === Class.regex)
  if (!regexes) return { [foreignField]: { $in: value } }
  return { $or: value.map((element: unknown) => ({ [foreignField]: { $eq: element } })) }
}

function withPath(doc: Doc, [head = '', ...rest]: string[], value: unknown): Doc {
  const copy = { ...doc }
  const below = own(doc, head)
  put(copy, head, rest.length === 0 ? value : withPath(isDoc(below) ? below : {}, rest, value))
  return copy
}

/** `$unionWith`: the documents of another collection after ours. */
export const unionWith: Stage = (operand, context) => {
  const { coll, pipeline = [] } = typeof operand === 'string' ? { coll: operand } : (operand as Doc)
  if (typeof coll !== 'string' || !Array.isArray(pipeline)) throw badValue('$unionWith needs a collection')
  return function* (source) {
    yield* source
    yield* runPipeline(context.engine.find(context.db, coll), pipeline, context)
  }
}

/** `$unwind`: one document per element of an array. */
export const unwind: Stage = operand => {
  const { path, includeArrayIndex, preserveNullAndEmptyArrays } =
    typeof operand === 'string' ? { path: operand } : (operand as Doc)
  if (typeof path !== 'string' || !path.startsWith('$'))
    throw new StoreError(28818, "path option to $unwind stage should be prefixed with a '$'")
  const parts = path.slice(1).split('.')
  const numbered = (doc: Doc, at: number | null) =>
    typeof includeArrayIndex === 'string' ? withPath(doc, includeArrayIndex.split('.'), at) : doc
  return function* (source) {
    for (const doc of source) {
      const value = at(doc, parts)
      if (Array.isArray(value) && value.length > 0) {
        for (let i = 0; i < value.length; i++) yield numbered(withPath(doc, parts, value[i]), i)
      } else if (!Array.isArray(value) && value !== null && value !== undefined) yield numbered(doc, null)
      else if (preserveNullAndEmptyArrays)
        yield numbered(Array.isArray(value) ? withoutPath(doc, parts) : doc, null)
    }
  }
}

const at = (doc: Doc, parts: string[]) =>
  parts.reduce<unknown>((value, part) => (isDoc(value) ? own(value, part) : undefined), doc)

function withoutPath(doc: Doc, [head = '', ...rest]: string[]): Doc {
  const copy = { ...doc }
  const below = own(doc, head)
  if (rest.length === 0) delete copy[head]
  else if (isDoc(below)) put(copy, head, withoutPath(below, rest))
  return copy
}
