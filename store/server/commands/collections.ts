import { encode } from '../../bson/encode.ts'
import { StoreError } from '../../errors.ts'
import { compileFilter } from '../../query/match.ts'
import { collectionName, docAt } from '../read.ts'
import type { Command } from '../request.ts'
import { open } from './find.ts'

export const create: Command = (request, server) => {
  const name = collectionName(request)
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
    const idIndex = collection.indexes.find(({ name }) => name === '_id_')?.spec
    return { name: collection.name, type: 'collection', options: {}, info: { readOnly: false }, idIndex }
  })
  const short = body['nameOnly'] === true
  const source = docs
    .filter(doc => test(doc))
    .map(doc => encode(short ? { name: doc.name, type: doc.type } : doc))
  return open(server, `${db}.$cmd.listCollections`, source, docAt(body, 'cursor'))
}

export const renameCollection: Command = ({ body, db: asked }, server) => {
  if (asked !== 'admin')
    throw new StoreError(13, 'renameCollection may only be run against the admin database.')
  const [from, to] = [String(body['renameCollection']), String(body['to'])]
  if (from === to) throw new StoreError(20, "Can't rename a collection to itself")
  const [db = '', target = ''] = [to.slice(0, to.indexOf('.')), to.slice(to.indexOf('.') + 1)]
  return server.writes.run(() => {
    const at = from.indexOf('.')
    const collection = server.engine.find(from.slice(0, at), from.slice(at + 1))
    if (!collection) throw new StoreError(26, `Source collection ${from} does not exist`)
    server.engine.rename(collection, db, target, body['dropTarget'] === true)
    return {}
  })
}
