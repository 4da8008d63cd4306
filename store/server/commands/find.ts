import { Long } from 'bson'
import { toNumber } from '../../bson/numbers.ts'
import type { Doc } from '../../bson/values.ts'
import { fingerprint } from '../../bson/keys.ts'
import { compileFilter } from '../../query/match.ts'
import { compileProjection } from '../../query/project.ts'
import { readSort } from '../../query/sort.ts'
import { valuesAt } from '../../query/paths.ts'
import { outside, StoreError } from '../../errors.ts'
import { weigh } from '../../aggregate/budget.ts'
import type { Pause } from '../../storage/scan.ts'
import type { Cursor } from '../cursors.ts'
import { countOf, matches, results, type Search } from '../find.ts'
import { collectionName, countAt, docAt } from '../read.ts'
import type { Command, Server } from '../request.ts'

const firstBatch = 101

/** Reads the options that find, its explain and others share. */
export function readSearch(body: Doc): Search {
  for (const bound of ['min', 'max'])
    if (Object.keys(docAt(body, bound)).length > 0)
      throw body['hint'] === undefined
        ? new StoreError(51173, 'When using min()/max() a hint of which index to use must be provided')
        : outside(`the option '${bound}' of find`)
  const search: Search = { filter: docAt(body, 'filter'), sort: body['sort'], hint: body['hint'] }
  if (body['projection'] !== undefined) search.projection = body['projection']
  const skip = countAt(body, 'skip')
  const limit = countAt(body, 'limit')
  if (skip) search.skip = skip
  if (limit) search.limit = limit
  return search
}

/** What count and distinct look for. */
export const readQuery = (body: Doc): Search => ({ filter: docAt(body, 'query'), hint: body['hint'] })

/** Compiles everything once, so that a malformed search fails even where there is nothing to search. */
export function checkSearch({ filter, sort, projection }: Search) {
  compileFilter(filter)
  readSort(sort)
  if (projection && Object.keys(projection).length > 0) compileProjection(projection)
}

/** The first batch of a new cursor; `asked` tells its size. */
export function open(
  server: Server,
  namespace: string,
  source: Iterable<Buffer | Pause>,
  asked: Doc,
  budget = server.budget()
): Promise<Doc> {
  const cursor = server.cursors.make(namespace, source[Symbol.iterator](), budget)
  const size = countAt(asked, 'batchSize') ?? firstBatch
  return batchOf(cursor, server, { name: 'firstBatch', size, isLast: asked['singleBatch'] === true })
}

/** One batch as it is answered; the cursor stays open only when something is left. */
async function batchOf(
  cursor: Cursor,
  { cursors }: Server,
  { name, size, isLast = false }: { name: string; size: number; isLast?: boolean }
): Promise<Doc> {
  try {
    const { documents, exhausted } = await cursor.batch(size)
    const id = isLast || exhausted ? Long.ZERO : cursor.id
    if (id.isZero()) cursors.close(cursor.id.toNumber())
    return { cursor: { [name]: new RawList(documents), id, ns: cursor.namespace } }
  } catch (error) {
    cursors.close(cursor.id.toNumber())
    throw error
  }
}

/** Encoded documents on their way into an answer; the wire writes them as they are. */
export class RawList {
  readonly documents: Buffer[]
  constructor(documents: Buffer[]) {
    this.documents = documents
  }
}

export const find: Command = (request, server) => {
  const { body, db } = request
  const name = collectionName(request)
  const search = readSearch(body)
  checkSearch(search)
  const collection = server.engine.find(db, name)
  const budget = server.budget()
  const source = collection ? results(collection, search, budget) : []
  return open(server, `${db}.${name}`, source, body, budget)
}

export const getMore: Command = ({ body, db }, server) => {
  const cursor = server.cursors.find(toNumber(body['getMore']))
  const asked = `${db}.${String(body['collection'])}`
  if (cursor.namespace !== asked)
    throw new StoreError(
      13,
      `Requested getMore on namespace '${asked}', but cursor belongs to a different namespace ${cursor.namespace}`
    )
  return batchOf(cursor, server, { name: 'nextBatch', size: countAt(body, 'batchSize') || Infinity })
}

export const killCursors: Command = ({ body }, server) => {
  const ids = body['cursors'] as unknown[]
  const killed = ids.filter(id => server.cursors.close(toNumber(id)))
  const notFound = ids.filter(id => !killed.includes(id))
  return { cursorsKilled: killed, cursorsNotFound: notFound, cursorsAlive: [], cursorsUnknown: [] }
}

export const count: Command = async (request, server) => {
  const collection = server.engine.find(request.db, collectionName(request))
  const search = readQuery(request.body)
  const limit = Math.abs(countAt(request.body, 'limit') ?? 0)
  const skip = countAt(request.body, 'skip') ?? 0
  checkSearch(search)
  if (!collection) return { n: 0 }
  if (Object.keys(search.filter).length === 0 && search.hint === undefined) {
    const left = Math.max(0, collection.count - skip)
    return { n: limit ? Math.min(limit, left) : left }
  }
  const wanted = { ...search, skip, ...(limit ? { limit } : {}) }
  const told = countOf(collection, wanted)
  return { n: told ?? (await server.cursors.count(matches(collection, wanted, server.budget()))) }
}

export const distinct: Command = async (request, server) => {
  const { body, db } = request
  const search = readQuery(body)
  checkSearch(search)
  const collection = server.engine.find(db, collectionName(request))
  const parts = String(body['key']).split('.')
  const budget = server.budget()
  try {
    const values = new Map<string, unknown>()
    const found = collection ? matches(collection, search, budget) : []
    await server.cursors.each(found, ({ doc }) => {
      for (const value of valuesAt(doc, parts)) {
        const key = fingerprint(value)
        if (value === undefined || values.has(key)) continue
        budget.take(weigh(value) + key.length)
        values.set(key, value)
      }
    })
    return { values: [...values.values()] }
  } finally {
    budget.release()
  }
}
