import { ObjectId } from 'bson'
import { equals } from '../bson/compare.ts'
import { Class, classOf, type Doc, isDoc, isOperators, put } from '../bson/values.ts'
import { pipelineUpdate } from '../aggregate/stages.ts'
import { StoreError, unknown } from '../errors.ts'
import { typeName } from '../query/operators.ts'
import { type Apply, operators } from './operators.ts'
import { type Moment, placeOf, readPlace, writePlace } from './paths.ts'

/** A compiled update. `apply` may change the document it is given and returns the one to store. */
export interface Update {
  apply(doc: Doc, at: { position?: number | undefined; inserting?: boolean }): Doc
  replaces: boolean
}

/** Compiles the `u` of an update command: operators, a replacement, or a pipeline. */
export function compileUpdate(spec: unknown): Update {
  if (Array.isArray(spec)) {
    const run = pipelineUpdate(spec)
    const withId = (id: unknown, made: Doc) =>
      id === undefined || Object.hasOwn(made, '_id') ? made : { _id: id, ...made }
    return { apply: doc => sameId(doc['_id'], withId(doc['_id'], run(doc))), replaces: false }
  }
  if (!isDoc(spec)) throw new StoreError(9, 'an update must be a document or a pipeline')
  if (!isOperators(spec)) return replacement(spec)
  const steps = readOperators(spec)
  checkConflicts(steps)
  return {
    replaces: false,
    apply: (doc, { position, inserting = false }) => {
      const id = doc['_id']
      for (const { apply, path, operand } of steps) apply(doc, path, operand, { position, inserting })
      return sameId(id, doc)
    }
  }
}

function sameId(id: unknown, doc: Doc): Doc {
  if (id === undefined || (Object.hasOwn(doc, '_id') && equals(id, doc['_id']))) return doc
  throw immutableId()
}

const immutableId = () =>
  new StoreError(66, "Performing an update on the path '_id' would modify the immutable field '_id'")

function replacement(spec: Doc): Update {
  const wrong = Object.keys(spec).find(key => key.startsWith('$'))
  if (wrong)
    throw new StoreError(
      52,
      `The dollar ($) prefixed field '${wrong}' is not allowed in the context of a replacement`
    )
  return {
    replaces: true,
    apply: doc => {
      const { _id, ...rest } = spec
      const id = doc['_id'] ?? _id
      if (_id !== undefined && !equals(id, _id))
        throw new StoreError(
          66,
          "After applying the update, the (immutable) field '_id' was found to have been altered"
        )
      return id === undefined ? rest : { _id: id, ...rest }
    }
  }
}

interface Step {
  name: string
  apply: Apply
  path: string
  operand: unknown
}

function readOperators(spec: Doc): Step[] {
  return Object.keys(spec).flatMap(name => {
    const apply = Object.hasOwn(operators, name) ? operators[name] : undefined
    if (!apply)
      throw unknown(
        9,
        `Unknown modifier: ${name}. Expected a valid update modifier or pipeline-style update specified as an array`
      )
    const fields = spec[name]
    if (!isDoc(fields))
      throw new StoreError(9, `Modifiers operate on fields but we found type ${typeName(fields)} instead`)
    return Object.keys(fields).map(path => ({ apply, path, operand: fields[path], name }))
  })
}

/** No two operators may write to one place; a part of the `_id` may not be written at all. */
function checkConflicts(steps: Step[]) {
  const targets = steps.flatMap(({ name, path, operand }) =>
    name === '$rename' ? [path, String(operand)] : [path]
  )
  const sorted = targets.sort()
  sorted.forEach((path, at) => {
    if (path.startsWith('_id.')) throw immutableId()
    const other = sorted.slice(at + 1).find(next => next === path || next.startsWith(`${path}.`))
    if (other !== undefined)
      throw new StoreError(40, `Updating the path '${other}' would create a conflict at '${path}'`)
  })
}

/** The document an upsert inserts: the equalities of the filter, then the update, with an `_id` in front. */
export function upserted(filter: Doc, update: Update): Doc {
  const base: Doc = {}
  seed(filter, base, update.replaces)
  const made = update.apply(base, { inserting: true })
  return withId(made)
}

function seed(filter: Doc, base: Doc, onlyId: boolean) {
  for (const key of Object.keys(filter)) {
    const operand = filter[key]
    if (key === '$and' && Array.isArray(operand))
      operand.forEach((branch: unknown) => isDoc(branch) && seed(branch, base, onlyId))
    if (key === '$or' && Array.isArray(operand) && operand.length === 1 && isDoc(operand[0]))
      seed(operand[0], base, onlyId)
    if (key.startsWith('$') || (onlyId && key !== '_id')) continue
    const value = equality(operand)
    const place = value === undefined ? undefined : placeOf(base, key, seeding, true)
    if (place && readPlace(place) !== undefined)
      throw new StoreError(54, `cannot infer query fields to set, path '${key}' is matched twice`)
    if (place) writePlace(place, value)
  }
}

const seeding: Moment = { position: undefined, inserting: true }

function equality(operand: unknown): unknown {
  if (!isOperators(operand)) return classOf(operand) === Class.regex ? undefined : operand
  if ('$eq' in operand) return operand['$eq']
  const list = operand['$in']
  return Array.isArray(list) && list.length === 1 && classOf(list[0]) !== Class.regex ? list[0] : undefined
}

/** The document with its `_id` first, a new ObjectId when it has none. */
export function withId(doc: Doc): Doc {
  const id = Object.hasOwn(doc, '_id') ? doc['_id'] : new ObjectId()
  const kind = classOf(id)
  if (kind === Class.array || kind === Class.regex)
    throw new StoreError(53, `The '_id' value cannot be of type ${kind === Class.array ? 'array' : 'regex'}`)
  if (Object.keys(doc)[0] === '_id') return doc
  const ordered: Doc = { _id: id }
  for (const key of Object.keys(doc)) if (key !== '_id') put(ordered, key, doc[key])
  return ordered
}
