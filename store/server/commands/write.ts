import { compileFilter } from '../../query/match.ts'
import { decode } from '../../bson/decode.ts'
import { checkSize, encodeStored } from '../../bson/encode.ts'
import { toNumber } from '../../bson/numbers.ts'
import type { Doc } from '../../bson/values.ts'
import { StoreError } from '../../errors.ts'
import type { Collection } from '../../storage/collection.ts'
import { withoutPause } from '../../storage/scan.ts'
import { compileUpdate, type Update, upserted, withId } from '../../update/update.ts'
import { type Match, matches, type Search } from '../find.ts'
import { checkFields } from '../fields.ts'
import { collectionName, docAt } from '../read.ts'
import type { Command, Request, Server } from '../request.ts'
import { listField, parts } from '../shapes.ts'
import { maxBatch } from './handshake.ts'

/** Stores one encoded document, giving it an `_id`, in front, where it has none. */
export function insertOne(collection: Collection, bytes: Buffer) {
  const doc = decode(bytes)
  const whole = withId(doc)
  const stored = whole === doc ? bytes : encodeStored(whole)
  checkSize(stored)
  collection.insert(whole, stored)
}

/** Changes one document; false when it was already as wanted. */
export function change(
  collection: Collection,
  { record, bytes, position, doc }: Match,
  update: Update
): Doc | undefined {
  const after = update.apply(decode(bytes), { position })
  const encoded = encodeStored(after)
  if (encoded.equals(bytes)) return undefined
  collection.replace(record, doc, after, encoded)
  return after
}

/** Runs the statements of a command in turn; an ordered command stops at its first refusal. */
function each<T>(statements: T[], ordered: boolean, work: (statement: T, index: number) => void): Doc {
  const writeErrors: Doc[] = []
  for (const [index, statement] of statements.entries()) {
    try {
      work(statement, index)
    } catch (error) {
      if (!(error instanceof StoreError)) throw error
      writeErrors.push({ index, code: error.code, errmsg: error.message, ...error.extra })
      if (ordered) break
    }
  }
  return writeErrors.length === 0 ? {} : { writeErrors }
}

const isOrdered = (body: Doc) => body['ordered'] !== false

/** The documents or statements of a write; none at all is refused. */
function listOf({ documents, name }: Request): Buffer[] {
  if (!documents)
    throw new StoreError(40414, `BSON field '${name}.${listField[name]}' is missing but a required field`)
  const { length } = documents
  if (length > 0 && length <= maxBatch) return documents
  throw new StoreError(16, `Write batch sizes must be between 1 and ${maxBatch}. Got ${length} operations.`)
}

export const insert: Command = (request, server) => {
  const name = collectionName(request)
  const documents = listOf(request)
  return server.writes.run(() => {
    const collection = server.engine.ensure(request.db, name)
    let n = 0
    const errors = each(documents, isOrdered(request.body), bytes => {
      insertOne(collection, bytes)
      n++
    })
    return { n, ...errors }
  })
}

function statementsOf(request: Request, kind: 'update' | 'delete'): Doc[] {
  const statements = listOf(request).map(bytes => decode(bytes))
  for (const statement of statements) checkFields(statement, `${kind}.${listField[kind]}`, parts[kind])
  return statements
}

export const update: Command = (request, server) => {
  const name = collectionName(request)
  const statements = statementsOf(request, 'update')
  return server.writes.run(() => {
    const counts = { n: 0, nModified: 0 }
    const upsertedIds: Doc[] = []
    const errors = each(statements, isOrdered(request.body), (statement, index) => {
      const result = updateStatement(request.db, name, statement, server)
      counts.n += result.n
      counts.nModified += result.nModified
      if ('id' in result) upsertedIds.push({ index, _id: result.id })
    })
    return { ...counts, ...(upsertedIds.length > 0 ? { upserted: upsertedIds } : {}), ...errors }
  })
}

function updateStatement(db: string, name: string, statement: Doc, server: Server) {
  const filter = docAt(statement, 'q')
  const multi = statement['multi'] === true
  const compiled = compileUpdate(statement['u'])
  if (multi && compiled.replaces)
    throw new StoreError(9, 'multi update is not supported for replacement-style update')
  compileFilter(filter)
  const search: Search = { filter, hint: statement['hint'], ...(multi ? {} : { limit: 1 }) }
  const collection = server.engine.find(db, name)
  const found = collection ? gather(collection, search, server) : []
  let nModified = 0
  for (const match of found) if (change(collection as Collection, match, compiled)) nModified++
  if (found.length > 0 || statement['upsert'] !== true) return { n: found.length, nModified }
  const made = upserted(filter, compiled)
  server.engine.ensure(db, name).insert(made, encodeStored(made))
  return { n: 1, nModified: 0, id: made['_id'] }
}

/** All matches before the first change, so that a changed document is not met again. */
export function gather(collection: Collection, search: Search, server: Server): Match[] {
  const budget = server.budget()
  try {
    const found: Match[] = []
    for (const match of withoutPause(matches(collection, search, budget))) {
      budget.take(match.bytes.length * 4)
      found.push(match)
    }
    return found
  } finally {
    budget.release()
  }
}

export const remove: Command = (request, server) => {
  const name = collectionName(request)
  const statements = statementsOf(request, 'delete')
  return server.writes.run(() => {
    let n = 0
    const errors = each(statements, isOrdered(request.body), ({ q, limit, hint }) => {
      const filter = q as Doc
      const most = toNumber(limit)
      if (most !== 0 && most !== 1)
        throw new StoreError(9, `The limit field in delete objects must be 0 or 1. Got ${most}`)
      compileFilter(filter)
      const collection = server.engine.find(request.db, name)
      if (!collection) return
      const found = gather(collection, { filter, hint, ...(most === 1 ? { limit: 1 } : {}) }, server)
      for (const { record, doc } of found) collection.remove(record, doc)
      n += found.length
    })
    return { n, ...errors }
  })
}
