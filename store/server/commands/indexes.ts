import { equals } from '../../bson/compare.ts'
import { encode } from '../../bson/encode.ts'
import { toNumber } from '../../bson/numbers.ts'
import { Class, classOf, type Doc, isDoc, isOperators } from '../../bson/values.ts'
import { outside, StoreError } from '../../errors.ts'
import type { Collection } from '../../storage/collection.ts'
import type { Index } from '../../storage/index.ts'
import { checkFields, shape } from '../fields.ts'
import { collectionName, docAt } from '../read.ts'
import type { Command } from '../request.ts'
import { open } from './find.ts'

const cannot = (why: string) => new StoreError(67, why)
/** What is kept of a specification. */
const kept = ['v', 'key', 'name', 'unique', 'sparse', 'partialFilterExpression', 'expireAfterSeconds']
const spelled = shape(
  'v:number key!:object name!:string unique:bool|number sparse:bool|number partialFilterExpression:object',
  'expireAfterSeconds:number background:any ns:string collation:simple hidden:off storageEngine:off',
  'weights:off default_language:off language_override:off textIndexVersion:off 2dsphereIndexVersion:off',
  'bits:off min:off max:off bucketSize:off wildcardProjection:off prepareUnique:off clustered:off'
)

/** Checks a specification and gives what is kept of it. */
function readSpec(spec: unknown): Doc {
  if (!isDoc(spec)) throw new StoreError(14, 'an index specification must be a document')
  checkSpec(spec)
  const key = spec['key'] as Doc
  if (Object.keys(key).length === 0) throw cannot('Index keys cannot be an empty document')
  for (const path of Object.keys(key)) checkField(path, key[path])
  if (![1, 2].includes(toNumber(spec['v'] ?? 2)))
    throw cannot(
      `Invalid index specification: cannot create an index with the version v=${String(spec['v'])}`
    )
  if (spec['sparse'] === true && spec['partialFilterExpression'])
    throw cannot('cannot mix "partialFilterExpression" and "sparse" options')
  if (spec['partialFilterExpression'] !== undefined) checkPartial(spec['partialFilterExpression'])
  if (spec['expireAfterSeconds'] !== undefined) checkTtl(spec)
  return { ...Object.fromEntries(kept.filter(name => name in spec).map(name => [name, spec[name]])), v: 2 }
}

/** MongoDB has codes of its own for the fields of a specification. */
function checkSpec(spec: Doc) {
  const strange = Object.keys(spec).find(name => !(name in spelled.kinds))
  if (strange) throw new StoreError(197, `The field '${strange}' is not valid for an index specification.`)
  const missing = spelled.required.find(name => !(name in spec))
  if (missing)
    throw new StoreError(9, `The '${missing}' field is a required property of an index specification`)
  checkFields(spec, 'createIndexes.indexes', spelled)
  const wrong = kept.slice(3).find(name => spec[name] !== undefined)
  if (wrong && equals(spec['key'], { _id: 1 }))
    throw new StoreError(197, `The field '${wrong}' is not valid for an _id index specification.`)
}

const kinds = ['text', '2d', '2dsphere', 'hashed', 'columnstore', 'wildcard']

function checkField(path: string, direction: unknown) {
  if (typeof direction === 'string' && !kinds.includes(direction))
    throw cannot(`Unknown index plugin '${direction}'`)
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

const defining = ['unique', 'sparse', 'partialFilterExpression', 'expireAfterSeconds']

/** True when the very index exists already; throws when one with its name or its key differs. */
function exists(collection: Collection, spec: Doc): boolean {
  const twin = collection.indexes.find(
    index => equals(index.spec['key'], spec['key']) && samePartial(index, spec)
  )
  if (twin?.name === '_id_') return true
  const namesake = collection.indexes.find(index => index.name === spec['name'])
  if (namesake && namesake !== twin)
    throw new StoreError(86, `An existing index has the same name as the requested index: ${namesake.name}`)
  if (!twin) return false
  const same = defining.every(
    option =>
      equals(twin.spec[option] ?? null, spec[option] ?? null) ||
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
  equals(index.partial ?? null, spec['partialFilterExpression'] ?? null)

/** Indexes of one collection. */
const most = 64

/** Makes all of the indexes asked, or none. */
export const createIndexes: Command = (request, server) => {
  const name = collectionName(request)
  const list = request.body['indexes'] as unknown[]
  if (list.length === 0) throw new StoreError(2, 'Must specify at least one index to create')
  const specs = list.map(readSpec)
  return server.writes.run(() => {
    const createdCollectionAutomatically = server.engine.find(request.db, name) === undefined
    const collection = server.engine.ensure(request.db, name)
    const numIndexesBefore = collection.indexes.length
    try {
      for (const spec of specs) if (!exists(collection, spec)) server.engine.addIndex(collection, spec)
      if (collection.indexes.length > most) throw cannot(`add index fails, too many indexes: ${most}`)
    } catch (error) {
      for (const index of collection.indexes.slice(numIndexesBefore)) collection.dropIndex(index)
      throw error
    }
    return { numIndexesBefore, numIndexesAfter: collection.indexes.length, createdCollectionAutomatically }
  })
}

export const listIndexes: Command = (request, server) => {
  const name = collectionName(request)
  const collection = server.engine.find(request.db, name)
  if (!collection) throw new StoreError(26, `ns does not exist: ${request.db}.${name}`)
  const source = collection.indexes.map(index => encode(index.spec))
  return open(server, `${request.db}.${name}`, source, docAt(request.body, 'cursor'))
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
      other => other.name === one || (isDoc(one) && equals(other.spec['key'], one))
    )
    if (!index) throw new StoreError(27, `index not found with name [${String(one)}]`)
    if (index.name === '_id_') throw new StoreError(72, 'cannot drop _id index')
    return index
  })
}
