import { Long } from 'bson'
import { toNumber } from '../../bson/numbers.ts'
import type { Doc } from '../../bson/values.ts'
import { fingerprint } from '../../bson/keys.ts'
import { compileFilter } from '../../query/match.ts'
import { compileProjection } from '../../query/project.ts'
import { readSort } from '../../query/sort.ts'
import { valuesAt } from '../../query/paths.ts'
import { badValue, outside } from '../../errors.ts'
import type { Budget } from '../../aggregate/budget.ts'
import { weigh } from '../../aggregate/budget.ts'
import type { Cursor } from '../cursors.ts'
import { countOf, matchesInTurns, results, type Search } from '../find.ts'
import { collectionName, countAt, docAt, refuseCollation } from '../read.ts'
import { PAUSE } from '../../storage/scan.ts'
import type { Command, Server } from '../request.ts'

const firstBatch = 101

/** Reads the options that find, its explain and others share. */
export function readSearch(body: Doc): Search {
  refuseCollation(body)
  if (body['tailable']) throw outside('a tailable cursor')
  const search: Search = { filter: docAt(body, 'filter'), sort: body['sort'], variables: docAt(body, 'let') }
  if (body['projection'] !== undefined) search.projection = docAt(body, 'projection')
  const skip = countAt(body, 'skip')
  const limit = countAt(body, 'limit')
  if (skip) search.skip = skip
  if (limit) search.limit = limit
  return search
}

/** Compiles everything once, so that a malformed search fails even where there is nothing to search. */
export function checkSearch({ filter, sort, projection, variables }: Search) {
  compileFilter(filter, variables)
  readSort(sort)
  if (projection && Object.keys(projection).length > 0) compileProjection(projection, false, variables)
}

/** The first batch of a cursor; it stays open only when something is left. */
export async function open(
  cursor: Cursor,
  server: Server,
  size: number | undefined,
  single: boolean
): Promise<Doc> {
  try {
    const { documents, exhausted } = await cursor.batch(size ?? firstBatch)
    const done = single || exhausted
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
  const cursor = server.cursors.make(`${db}.${name}`, source, budget, body['noCursorTimeout'] === true)
  return open(cursor, server, countAt(body, 'batchSize'), body['singleBatch'] === true)
}

export const getMore: Command = async ({ body }, server) => {
  const cursor = server.cursors.find(toNumber(body['getMore']))
  try {
    const size = countAt(body, 'batchSize')
    const { documents, exhausted: done } = await cursor.batch(size || Infinity)
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
  const ids = body['cursors']
  if (!Array.isArray(ids)) throw badValue("the field 'cursors' must be an array")
  const killed = ids.filter(id => server.cursors.close(toNumber(id)))
  const notFound = ids.filter(id => !killed.includes(id))
  return { cursorsKilled: killed, cursorsNotFound: notFound, cursorsAlive: [], cursorsUnknown: [] }
}

export const count: Command = async (request, server) => {
  const collection = server.engine.find(request.db, collectionName(request))
  refuseCollation(request.body)
  const search: Search = { filter: docAt(request.body, 'query') }
  const limit = request.body['limit'] === undefined ? 0 : Math.abs(toNumber(request.body['limit']))
  const skip = countAt(request.body, 'skip') ?? 0
  checkSearch(search)
  if (!collection) return { n: 0 }
  if (Object.keys(search.filter).length === 0) {
    const left = Math.max(0, collection.count - skip)
    return { n: limit ? Math.min(limit, left) : left }
  }
  const wanted = { ...search, skip, ...(limit ? { limit } : {}) }
  const told = countOf(collection, wanted)
  if (told !== undefined) return { n: told }
  let n = 0
  for (const match of matchesInTurns(collection, wanted, server.budget())) {
    if (match === PAUSE) await server.cursors.rest()
    else n++
  }
  return { n }
}

export const distinct: Command = async (request, server) => {
  const { body } = request
  refuseCollation(body)
  if (typeof body['key'] !== 'string') throw badValue("the field 'key' must be a string")
  const search: Search = { filter: docAt(body, 'query') }
  checkSearch(search)
  const parts = body['key'].split('.')
  const budget: Budget = server.budget()
  try {
    const values = new Map<string, unknown>()
    const collection = server.engine.find(request.db, collectionName(request))
    for (const match of collection ? matchesInTurns(collection, search, budget) : []) {
      if (match === PAUSE) {
        await server.cursors.rest()
        continue
      }
      for (const value of valuesAt(match.doc, parts)) {
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
