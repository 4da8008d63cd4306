import { compare } from '../../bson/compare.ts'
import { encode } from '../../bson/encode.ts'
import { toNumber } from '../../bson/numbers.ts'
import { Class, classOf, type Doc, isDoc, isOperators } from '../../bson/values.ts'
import { outside, StoreError } from '../../errors.ts'
import type { Collection } from '../../storage/collection.ts'
import type { Index } from '../../storage/index.ts'
import { collectionName, docAt, refuseCollation } from '../read.ts'
import type { Command } from '../request.ts'
import { open } from './find.ts'

const cannot = (why: string) => new StoreError(67, why)
const kept = [
  'v',
  'key',
  'name',
  'unique',
  'sparse',
  'partialFilterExpression',
  'expireAfterSeconds',
  'background'
]

/** Checks a specification and gives what is kept of it. */
function readSpec(spec: unknown): Doc {
  if (!isDoc(spec) || !isDoc(spec['key']))
    throw new StoreError(9, "The 'key' field is a required property of an index specification")
  const { key } = spec as { key: Doc }
  if (Object.keys(key).length === 0) throw cannot('Index keys cannot be an empty document')
  for (const path of Object.keys(key)) checkField(path, key[path])
  refuseCollation(spec)
  const strange = Object.keys(spec).find(
    name => !kept.includes(name) && spec[name] !== false && name !== 'collation' && name !== 'ns'
  )
  if (strange) throw outside(`the index option '${strange}'`)
  if (spec['sparse'] === true && spec['partialFilterExpression'])
    throw cannot('cannot mix "partialFilterExpression" and "sparse" options')
  if (spec['partialFilterExpression'] !== undefined) checkPartial(spec['partialFilterExpression'])
  if (spec['expireAfterSeconds'] !== undefined) checkTtl(spec)
  const name =
    spec['name'] ??
    Object.keys(key)
      .map(path => `${path}_${String(key[path])}`)
      .join('_')
  return {
    v: 2,
    ...Object.fromEntries(
      kept.filter(option => option in spec && option !== 'background').map(option => [option, spec[option]])
    ),
    name
  }
}

function checkField(path: string, direction: unknown) {
  if (typeof direction === 'string') throw outside(`a '${direction}' index`)
  if (classOf(direction) !== Class.number || toNumber(direction) === 0 || Number.isNaN(toNumber(direction)))
    throw cannot(`Values in v:2 index key pattern must be numbers above or below 0, not ${String(direction)}`)
  if (path === '' || path.split('.').some(part => part === ''))
    throw cannot('Index keys cannot contain an empty field name')
  if (path.split('.').some(part => part === '$**')) throw outside('a wildcard index')
  if (path.startsWith('$') || path.includes('.$'))
    throw cannot(`Index key contains an illegal field name: ${path}`)
}

const allowed = ['$eq', '$in', '$gt', '$gte', '$lt', '$lte', '$type', '$exists']

function checkPartial(filter: unknown) {
  if (!isDoc(filter)) throw cannot('partialFilterExpression must be a document')
  for (const key of Object.keys(filter)) {
    const operand = filter[key]
    if (key === '$and' && Array.isArray(operand)) operand.forEach(checkPartial)
    else if (key.startsWith('$')) throw cannot(`unsupported expression in partial index: ${key}`)
    else if (isOperators(operand)) {
      const wrong = Object.keys(operand).find(
        name => !allowed.includes(name) || (name === '$exists' && !operand[name])
      )
      if (wrong) throw cannot(`unsupported expression in partial index: ${wrong}`)
    }
  }
}

function checkTtl(spec: Doc) {
  const seconds = toNumber(spec['expireAfterSeconds'])
  if (Number.isNaN(seconds) || seconds < 0 || seconds > 2147483647)
    throw cannot('TTL index expireAfterSeconds must be from 0 to 2147483647')
  if (Object.keys(spec['key'] as Doc).length !== 1)
    throw cannot('TTL indexes are single-field indexes, compound indexes do not support TTL')
}

const sameKey = (a: Doc, b: Doc) => {
  const paths = Object.keys(a)
  return (
    Object.keys(b).join() === paths.join() && paths.every(path => toNumber(a[path]) === toNumber(b[path]))
  )
}

const defining = ['unique', 'sparse', 'partialFilterExpression', 'expireAfterSeconds']

/** True when the very index exists already; throws when one with its name or its key differs. */
function exists(collection: Collection, spec: Doc): boolean {
  const key = spec['key'] as Doc
  const twin = collection.indexes.find(
    index => sameKey(index.spec['key'] as Doc, key) && samePartial(index, spec)
  )
  if (twin?.name === '_id_') return true
  const namesake = collection.indexes.find(index => index.name === spec['name'])
  if (namesake && namesake !== twin)
    throw new StoreError(86, `An existing index has the same name as the requested index: ${namesake.name}`)
  if (!twin) return false
  const same = defining.every(
    option =>
      compare(twin.spec[option] ?? null, spec[option] ?? null) === 0 ||
      (!twin.spec[option] && !spec[option] && option !== 'expireAfterSeconds')
  )
  if (!same || twin.name !== spec['name'])
    throw new StoreError(
      85,
      `Index already exists with a different ${same ? 'name' : 'option'}: ${twin.name}`
    )
  return true
}

const samePartial = (index: Index, spec: Doc) =>
  compare(index.partial ?? null, spec['partialFilterExpression'] ?? null) === 0

export const createIndexes: Command = (request, server) => {
  const name = collectionName(request)
  const list = request.body['indexes']
  if (!Array.isArray(list) || list.length === 0)
    throw new StoreError(2, 'Must specify at least one index to create')
  const specs = list.map(readSpec)
  return server.writes.run(() => {
    const created = server.engine.find(request.db, name) === undefined
    const collection = server.engine.ensure(request.db, name)
    const before = collection.indexes.length
    for (const spec of specs) if (!exists(collection, spec)) server.engine.addIndex(collection, spec)
    return {
      numIndexesBefore: before,
      numIndexesAfter: collection.indexes.length,
      createdCollectionAutomatically: created
    }
  })
}

export const listIndexes: Command = (request, server) => {
  const name = collectionName(request)
  const collection = server.engine.find(request.db, name)
  if (!collection) throw new StoreError(26, `ns does not exist: ${request.db}.${name}`)
  const budget = server.budget()
  const source = collection.indexes.map(index => encode(index.spec))[Symbol.iterator]()
  const cursor = server.cursors.make(`${request.db}.${name}`, source, budget)
  const size = docAt(request.body, 'cursor')['batchSize']
  return open(cursor, server, size === undefined ? undefined : toNumber(size), false)
}

export const dropIndexes: Command = (request, server) => {
  const name = collectionName(request)
  const wanted = request.body['index']
  return server.writes.run(() => {
    const collection = server.engine.find(request.db, name)
    if (!collection) throw new StoreError(26, `ns not found ${request.db}.${name}`)
    const nIndexesWas = collection.indexes.length
    for (const index of chosen(collection, wanted)) collection.dropIndex(index)
    return { nIndexesWas }
  })
}

function chosen(collection: Collection, wanted: unknown): Index[] {
  if (wanted === '*') return collection.indexes.filter(index => index.name !== '_id_')
  return (Array.isArray(wanted) ? wanted : [wanted]).map(one => {
    const index = collection.indexes.find(
      other => other.name === one || (isDoc(one) && sameKey(other.spec['key'] as Doc, one))
    )
    if (!index) throw new StoreError(27, `index not found with name [${String(one)}]`)
    if (index.name === '_id_') throw new StoreError(72, 'cannot drop _id index')
    return index
  })
}
