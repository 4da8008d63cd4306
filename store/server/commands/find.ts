import { Long } from 'bson'
import { toNumber } from '../../bson/numbers.ts'
import type { Doc } from '../../bson/values.ts'
import { fingerprint } from '../../bson/keys.ts'
import { compileFilter } from '../../query/match.ts'
import { compileProjection } from '../../query/project.ts'
import { readSort } from '../../query/sort.ts'
import { valuesAt } from '../../query/paths.ts'
import { outside, StoreError } from '../../errors.ts'
import type { Budget } from '../../aggregate/budget.ts'
import { weigh } from '../../aggregate/budget.ts'
import type { Cursor } from '../cursors.ts'
import { countMatches, matches, results, type Search } from '../find.ts'
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

/** The first batch of a cursor; it stays open only when something is left. */
export function open(cursor: Cursor, server: Server, size: number | undefined, single: boolean): Doc {
  try {
    const documents = cursor.batch(size ?? firstBatch)
    const done = single || cursor.exhausted
    if (done) cursor.close()
    else server.cursors.list(cursor)
    return {
      cursor: { firstBatch: new RawList(documents), id: done ? Long.ZERO : cursor.id, ns: cursor.namespace }
    }
  } catch (error) {
    cursor.close()
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
  const source = collection ? results(collection, search, budget) : [][Symbol.iterator]()
  const cursor = server.cursors.make(`${db}.${name}`, source, budget)
  return open(cursor, server, countAt(body, 'batchSize'), body['singleBatch'] === true)
}

export const getMore: Command = ({ body, db }, server) => {
  const cursor = server.cursors.find(toNumber(body['getMore']))
  const asked = `${db}.${String(body['collection'])}`
  if (cursor.namespace !== asked)
    throw new StoreError(
      13,
      `Requested getMore on namespace '${asked}', but cursor belongs to a different namespace ${cursor.namespace}`
    )
  try {
    const size = countAt(body, 'batchSize')
    const documents = cursor.batch(size || Infinity)
    const done = cursor.exhausted
    if (done) server.cursors.close(cursor.id.toNumber())
    return {
      cursor: { nextBatch: new RawList(documents), id: done ? Long.ZERO : cursor.id, ns: cursor.namespace }
    }
  } catch (error) {
    server.cursors.close(cursor.id.toNumber())
    throw error
  }
}

export const killCursors: Command = ({ body }, server) => {
  const ids = body['cursors'] as unknown[]
  const killed = ids.filter(id => server.cursors.close(toNumber(id)))
  const notFound = ids.filter(id => !killed.includes(id))
  return { cursorsKilled: killed, cursorsNotFound: notFound, cursorsAlive: [], cursorsUnknown: [] }
}

export const count: Command = (request, server) => {
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
  return { n: countMatches(collection, { ...search, skip, ...(limit ? { limit } : {}) }, server.budget()) }
}

export const distinct: Command = (request, server) => {
  const { body, db } = request
  const search = readQuery(body)
  checkSearch(search)
  const collection = server.engine.find(db, collectionName(request))
  const parts = String(body['key']).split('.')
  const budget: Budget = server.budget()
  try {
    const values = new Map<string, unknown>()
    for (const { doc } of collection ? matches(collection, search, budget) : []) {
      for (const value of valuesAt(doc, parts)) {
        const key = fingerprint(value)
        if (value === undefined || values.has(key)) continue
        budget.take(weigh(value) + key.length)
        values.set(key, value)
      }
    }
    return { values: [...values.values()] }
  } finally {
    budget.release()
  }
}
