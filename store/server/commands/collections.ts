import { encode } from '../../bson/encode.ts'
import { isDoc } from '../../bson/values.ts'
import { outside, StoreError } from '../../errors.ts'
import { compileFilter } from '../../query/match.ts'
import { collectionName, countAt, docAt, refuseCollation } from '../read.ts'
import type { Command } from '../request.ts'
import { open } from './find.ts'

const leftOut = [
  'capped',
  'timeseries',
  'viewOn',
  'pipeline',
  'clusteredIndex',
  'validator',
  'changeStreamPreAndPostImages',
  'encryptedFields',
  'expireAfterSeconds'
]

export const create: Command = (request, server) => {
  const name = collectionName(request)
  const option = leftOut.find(key => request.body[key] !== undefined && request.body[key] !== false)
  if (option) throw outside(`a collection with '${option}'`)
  refuseCollation(request.body)
  return server.writes.run(() => {
    if (server.engine.find(request.db, name))
      throw new StoreError(48, `namespace ${request.db}.${name} already exists, but with different options`)
    server.engine.ensure(request.db, name)
    return {}
  })
}

export const drop: Command = (request, server) => {
  const name = collectionName(request)
  return server.writes.run(() => {
    const collection = server.engine.find(request.db, name)
    if (!collection) return {}
    const nIndexesWas = collection.indexes.length
    server.engine.drop(collection)
    return { nIndexesWas, ns: `${request.db}.${name}` }
  })
}

export const dropDatabase: Command = ({ db }, server) =>
  server.writes.run(() => {
    for (const collection of server.engine.list(db)) server.engine.drop(collection)
    return { dropped: db }
  })

export const listCollections: Command = ({ db, body }, server) => {
  const test = compileFilter(docAt(body, 'filter'))
  const docs = server.engine.list(db).map(collection => {
    const index = collection.indexes.find(other => other.name === '_id_')
    return {
      name: collection.name,
      type: 'collection',
      options: {},
      info: { readOnly: false },
      idIndex: index?.spec
    }
  })
  const short = body['nameOnly'] === true
  const found = docs
    .filter(doc => test(doc))
    .map(doc => encode(short ? { name: doc.name, type: doc.type } : doc))
  const cursor = server.cursors.make(`${db}.$cmd.listCollections`, found[Symbol.iterator](), server.budget())
  return open(cursor, server, countAt(docAt(body, 'cursor'), 'batchSize'), false)
}

export const listDatabases: Command = ({ body }, server) => {
  const names = [...new Set(server.engine.list().map(collection => collection.db))].sort()
  const test = compileFilter(docAt(body, 'filter'))
  const databases = names.map(name => ({ name, sizeOnDisk: 0, empty: false })).filter(doc => test(doc))
  return { databases, totalSize: 0, totalSizeMb: 0 }
}

export const renameCollection: Command = ({ body }, server) => {
  const [from, to] = [String(body['renameCollection']), String(body['to'])]
  const [db = '', target = ''] = [to.slice(0, to.indexOf('.')), to.slice(to.indexOf('.') + 1)]
  return server.writes.run(() => {
    const at = from.indexOf('.')
    const collection = server.engine.find(from.slice(0, at), from.slice(at + 1))
    if (!collection) throw new StoreError(26, `Source collection ${from} does not exist`)
    server.engine.rename(collection, db, target, body['dropTarget'] === true)
    return {}
  })
}

export const collStats: Command = (request, server) => {
  const name = collectionName(request)
  const collection = server.engine.find(request.db, name)
  return {
    ns: `${request.db}.${name}`,
    count: collection?.count ?? 0,
    nindexes: collection?.indexes.length ?? 0
  }
}

export const dbStats: Command = ({ db }, server) => {
  const all = server.engine.list(db)
  const sum = (read: (collection: (typeof all)[number]) => number) =>
    all.reduce((total, one) => total + read(one), 0)
  return {
    db,
    collections: all.length,
    objects: sum(one => one.count),
    indexes: sum(one => one.indexes.length)
  }
}

/** Only changes what a TTL index waits for. */
export const collMod: Command = (request, server) => {
  const change = request.body['index']
  if (!isDoc(change) || change['expireAfterSeconds'] === undefined)
    throw outside('collMod beyond expireAfterSeconds of an index')
  return server.writes.run(() => {
    const collection = server.engine.find(request.db, collectionName(request))
    const index = collection?.indexes.find(
      one =>
        one.name === change['name'] ||
        (isDoc(change['keyPattern']) &&
          Object.keys(change['keyPattern']).join() === one.fields.map(field => field.path).join())
    )
    if (!collection || !index) throw new StoreError(27, 'cannot find the index for collMod')
    index.spec['expireAfterSeconds'] = change['expireAfterSeconds']
    collection.save()
    return {}
  })
}
