import { ObjectId } from 'bson'
import { equals } from '../bson/compare.ts'
import { Class, classOf, type Doc, isDoc, isOperators, put } from '../bson/values.ts'
import { pipelineUpdate } from '../aggregate/pipeline-update.ts'
import type { Variables } from '../aggregate/expressions.ts'
import { badValue, StoreError } from '../errors.ts'
import { compileFilter } from '../query/match.ts'
import type { ValueTest } from '../query/paths.ts'
import { operators } from './operators.ts'
import { type Moment, placesOf, writePlace } from './paths.ts'

/** A compiled update. `apply` may change the document it is given and returns the one to store. */
export interface Update {
  apply(doc: Doc, at: { position?: number | undefined; inserting?: boolean }): Doc
  replaces: boolean
}

/** Compiles the `u` of an update command: operators, a replacement, or a pipeline. */
export function compileUpdate(spec: unknown, arrayFilters: unknown = [], variables: Variables = {}): Update {
  if (Array.isArray(spec)) {
    const run = pipelineUpdate(spec, variables)
    return { apply: doc => keepId(doc['_id'], run(doc)), replaces: false }
  }
  if (!isDoc(spec)) throw new StoreError(9, 'an update must be a document or a pipeline')
  if (!isOperators(spec)) return replacement(spec)
  const filters = readArrayFilters(arrayFilters)
  const steps = readOperators(spec)
  checkConflicts(steps.map(step => step.path))
  checkFiltersUsed(
    filters,
    steps.map(step => step.path)
  )
  return {
    replaces: false,
    apply: (doc, { position, inserting = false }) => {
      const id = doc['_id']
      const moment: Moment = { position, filters, inserting, now: new Date() }
      for (const { apply, path, operand } of steps) apply(doc, path, operand, moment)
      return keepId(id, doc)
    }
  }
}

function keepId(id: unknown, doc: Doc): Doc {
  if (id === undefined || (doc['_id'] !== undefined && equals(id, doc['_id']))) return doc
  if (doc['_id'] === undefined && !Object.hasOwn(doc, '_id')) return { _id: id, ...doc }
  throw new StoreError(66, "Performing an update on the path '_id' would modify the immutable field '_id'")
}

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

function readOperators(spec: Doc) {
  return Object.keys(spec).flatMap(name => {
    const apply = operators[name]
    if (!apply)
      throw new StoreError(
        9,
        `Unknown modifier: ${name}. Expected a valid update modifier or pipeline-style update specified as an array`
      )
    const fields = spec[name]
    if (!isDoc(fields))
      throw new StoreError(9, `Modifiers operate on fields but we found type ${typeof fields} instead`)
    return Object.keys(fields).map(path => ({ apply, path, operand: fields[path], name }))
  })
}

function checkConflicts(paths: string[]) {
  const sorted = [...paths].sort()
  sorted.forEach((path, at) => {
    const other = sorted.slice(at + 1).find(next => next === path || next.startsWith(`${path}.`))
    if (other !== undefined)
      throw new StoreError(40, `Updating the path '${other}' would create a conflict at '${path}'`)
  })
}

function readArrayFilters(filters: unknown): Map<string, ValueTest> {
  if (!Array.isArray(filters)) throw badValue('arrayFilters must be an array')
  return new Map(
    filters.map(filter => {
      const name = isDoc(filter) ? identifier(filter) : undefined
      if (!name || !/^[a-z]\w*$/.test(name))
        throw badValue('an array filter needs one identifier that begins in lower case')
      const test = compileFilter(filter)
      return [name, (element: unknown) => test({ [name]: element })]
    })
  )
}

function identifier(filter: Doc): string | undefined {
  const [key] = Object.keys(filter)
  if (!key?.startsWith('$')) return key?.split('.')[0]
  const branch: unknown = Array.isArray(filter[key]) ? filter[key][0] : undefined
  return isDoc(branch) ? identifier(branch) : undefined
}

function checkFiltersUsed(filters: Map<string, ValueTest>, paths: string[]) {
  for (const name of filters.keys()) {
    if (!paths.some(path => path.includes(`$[${name}]`)))
      throw new StoreError(9, `The array filter for identifier '${name}' was not used in the update`)
  }
}

/** The document an upsert inserts: the equalities of the filter, then the update, with an `_id` in front. */
export function upserted(filter: Doc, update: Update): Doc {
  const base: Doc = {}
  seed(filter, base, update.replaces)
  const made = update.apply(base, { inserting: true })
  return withId(made)
}

function seed(filter: Doc, base: Doc, onlyId: boolean) {
  const moment: Moment = { position: undefined, filters: new Map(), inserting: true, now: new Date() }
  for (const key of Object.keys(filter)) {
    const operand = filter[key]
    if (key === '$and' && Array.isArray(operand))
      operand.forEach((branch: unknown) => isDoc(branch) && seed(branch, base, onlyId))
    if (key === '$or' && Array.isArray(operand) && operand.length === 1 && isDoc(operand[0]))
      seed(operand[0], base, onlyId)
    if (key.startsWith('$') || (onlyId && key !== '_id')) continue
    const value = equality(operand)
    if (value !== undefined) for (const place of placesOf(base, key, moment, true)) writePlace(place, value)
  }
}

function equality(operand: unknown): unknown {
  if (!isOperators(operand)) return classOf(operand) === Class.regex ? undefined : operand
  if ('$eq' in operand) return operand['$eq']
  const list = operand['$in'] ?? operand['$all']
  return Array.isArray(list) && list.length === 1 && classOf(list[0]) !== Class.regex && !isOperators(list[0])
    ? list[0]
    : undefined
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
