import type { Budget } from '../aggregate/budget.ts'
import type { Variables } from '../aggregate/expressions.ts'
import { decode } from '../bson/decode.ts'
import { encode } from '../bson/encode.ts'
import type { Doc } from '../bson/values.ts'
import { compileFilter } from '../query/match.ts'
import { compileProjection } from '../query/project.ts'
import { readSort, Sorter } from '../query/sort.ts'
import type { Collection } from '../storage/collection.ts'
import { type Plan, planFor } from '../storage/planner.ts'
import { type Cost, type Met, scan } from '../storage/scan.ts'

/** What a search asks. */
export interface Search {
  filter: Doc
  sort?: unknown
  projection?: unknown
  skip?: number
  limit?: number
  variables?: Variables
}

/** A matching document, decoded with its types. `position` is the array place that `$` stands for. */
export interface Match extends Met {
  doc: Doc
  position: number | undefined
}

/** The plan of a search; the sort it brings along needs no sorting afterwards. */
export function planSearch(collection: Collection, search: Search): { plan: Plan; sorted: boolean } {
  const sort = readSort(search.sort)
  const plan = planFor(collection, search.filter, sort, search.limit !== undefined)
  return { plan, sorted: sort.length === 0 || (plan.kind === 'index' && plan.by.sorted) }
}

/** The matches in the wanted order, from `skip` for `limit`. */
export function* matches(
  collection: Collection,
  search: Search,
  budget: Budget,
  cost?: Cost
): Generator<Match> {
  const { plan, sorted } = planSearch(collection, search)
  const found = unordered(collection, search, plan, cost)
  const ordered = sorted ? found : inOrder(found, search, budget)
  const skip = search.skip ?? 0
  const end = search.limit === undefined ? Infinity : skip + search.limit
  let at = 0
  if (end === 0) return
  for (const match of ordered) {
    if (at++ >= skip) yield match
    if (at >= end) return
  }
}

function* unordered(collection: Collection, search: Search, plan: Plan, cost?: Cost): Generator<Match> {
  const test = compileFilter(search.filter, search.variables)
  for (const { record, bytes } of scan(collection, plan, cost)) {
    const doc = decode(bytes)
    const found = { position: undefined as number | undefined }
    if (test(doc, found)) yield { record, bytes, doc, position: found.position }
  }
}

/** Keeps the bytes only: decoding again what is wanted costs less memory than keeping all decoded. */
function* inOrder(found: Iterable<Match>, search: Search, budget: Budget): Generator<Match> {
  const limit = search.limit === undefined ? undefined : search.limit + (search.skip ?? 0)
  const sorter = new Sorter<Omit<Match, 'doc'>>(readSort(search.sort), limit)
  for (const { record, bytes, doc, position } of found) {
    if (limit === undefined || limit > 1000) budget.take(bytes.length + 200)
    sorter.add(doc, { record, bytes, position })
  }
  for (const match of sorter.finish()) yield { ...match, doc: decode(match.bytes) }
}

/** The answer documents of a search, as bytes; without a projection those that are stored. */
export function* results(collection: Collection, search: Search, budget: Budget): Generator<Buffer> {
  const projection = search.projection as Doc | undefined
  const plain = !projection || Object.keys(projection).length === 0
  const project = plain ? undefined : compileProjection(projection, false, search.variables)
  for (const { bytes, doc, position } of matches(collection, search, budget)) {
    yield project ? encode(project(doc, { position })) : bytes
  }
}
