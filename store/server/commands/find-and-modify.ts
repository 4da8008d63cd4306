import { decode } from '../../bson/decode.ts'
import { encodeStored } from '../../bson/encode.ts'
import type { Doc } from '../../bson/values.ts'
import { StoreError } from '../../errors.ts'
import { compileProjection } from '../../query/project.ts'
import type { Collection } from '../../storage/collection.ts'
import { compileUpdate, upserted } from '../../update/update.ts'
import type { Match, Search } from '../find.ts'
import { collectionName, docAt } from '../read.ts'
import type { Command, Request, Server } from '../request.ts'
import { checkSearch } from './find.ts'
import { change, gather } from './write.ts'

/** Finds one document and changes or removes it, in one step. */
export const findAndModify: Command = (request, server) => {
  const { body } = request
  const filter = docAt(body, 'query')
  const search: Search = { filter, sort: body['sort'], hint: body['hint'], limit: 1 }
  checkSearch(search)
  const beside = ['update', 'upsert', 'new'].find(name => body[name] !== undefined && body[name] !== false)
  if (body['remove'] === true && beside)
    throw new StoreError(9, `Cannot specify both '${beside}' and 'remove'=true`)
  if (body['remove'] !== true && body['update'] === undefined)
    throw new StoreError(9, "Either an update or 'remove'=true must be specified")
  return server.writes.run(() => {
    const collection = server.engine.find(request.db, collectionName(request))
    const match = collection ? gather(collection, search, server)[0] : undefined
    return body['remove'] === true
      ? removal(body, collection, match)
      : modification(request, server, collection, match, filter)
  })
}

function removal(body: Doc, collection: Collection | undefined, match: Match | undefined): Doc {
  if (match) collection?.remove(match.record, match.doc)
  return { lastErrorObject: { n: match ? 1 : 0 }, value: match ? shown(body, match.doc) : null }
}

function modification(
  request: Request,
  server: Server,
  collection: Collection | undefined,
  match: Match | undefined,
  filter: Doc
): Doc {
  const { body, db } = request
  const update = compileUpdate(body['update'])
  const wantsNew = body['new'] === true
  if (match && collection) {
    const before = decode(match.bytes)
    const after = change(collection, match, update) ?? before
    const value = shown(body, wantsNew ? after : before)
    return { lastErrorObject: { n: 1, updatedExisting: true }, value }
  }
  if (body['upsert'] !== true) return { lastErrorObject: { n: 0, updatedExisting: false }, value: null }
  const made = upserted(filter, update)
  server.engine.ensure(db, collectionName(request)).insert(made, encodeStored(made))
  const lastErrorObject = { n: 1, updatedExisting: false, upserted: made['_id'] }
  return { lastErrorObject, value: wantsNew ? shown(body, made) : null }
}

/** The document as answered, projected where `fields` says so. */
function shown(body: Doc, doc: Doc): Doc {
  const fields = docAt(body, 'fields')
  return Object.keys(fields).length === 0 ? doc : compileProjection(fields)(doc)
}
