import type { Budget } from '../aggregate/budget.ts'
import { decode, decodeFields, Fields, keepFields } from '../bson/decode.ts'
import { encode } from '../bson/encode.ts'
import type { Doc } from '../bson/values.ts'
import { compileFilter, fieldsOf } from '../query/match.ts'
import { compileProjection, keptWhole } from '../query/project.ts'
import { readSort, Sorter } from '../query/sort.ts'
import type { Collection } from '../storage/collection.ts'
import { planHinted } from '../storage/hint.ts'
import type { Plan } from '../storage/plan.ts'
import { inOrder } from '../storage/planner.ts'
import { type Cost, countByKeys, type Met, PAUSE, type Pause, scan } from '../storage/scan.ts'

/** What a search asks. */
export interface Search {
  filter: Doc
  sort?: unknown
  projection?: unknown
  skip?: number
  limit?: number
  hint?: unknown
}

/** A matching document. `position` is the array place that `$` stands for. */
export class Match implements Met {
  readonly record: number
  readonly bytes: Buffer
  /** What the filter and the sort look at. */
  readonly part: Doc
  readonly position: number | undefined
  private whole: Doc | undefined

  constructor({ record, bytes }: Met, part: Doc, position?: number, whole?: Doc) {
    this.record = record
    this.bytes = bytes
    this.part = part
    this.position = position
    this.whole = whole
  }

  /** The whole document with its types, decoded when first asked for. */
  get doc(): Doc {
    return (this.whole ??= decode(this.bytes))
  }
}

/** The plan of a search; the sort it brings along needs no sorting afterwards. */
export function planSearch(collection: Collection, search: Search): { plan: Plan; sorted: boolean } {
  const sort = readSort(search.sort)
  const limit = search.limit === undefined ? undefined : search.limit + (search.skip ?? 0)
  const plan = planHinted(collection, search.filter, { sort, limit }, search.hint)
  return { plan, sorted: sort.length === 0 || inOrder(plan) }
}

/** The matches in the wanted order, from `skip` for `limit`, with a pause wherever others may be answered. */
export function* matches(
  collection: Collection,
  search: Search,
  budget: Budget,
  cost?: Cost
): Generator<Match | Pause> {
  const { plan, sorted } = planSearch(collection, search)
  const found = unordered(collection, search, plan, cost)
  const ordered = sorted ? found : sortedBy(found, search, budget)
  const skip = search.skip ?? 0
  const end = search.limit === undefined ? Infinity : skip + search.limit
  let at = 0
  if (end === 0) return
  for (const match of ordered) {
    if (match === PAUSE || at++ >= skip) yield match
    if (at >= end) return
  }
}

/** How many documents match, from `skip` for `limit`, where no document need be read for it. */
export function countOf(collection: Collection, search: Search, cost?: Cost): number | undefined {
  const { filter, hint, skip = 0, limit = Infinity } = search
  const count = countByKeys(collection, planSearch(collection, { filter, hint }).plan, filter, cost)
  return count && Math.max(0, Math.min(limit, count - skip))
}

function unordered(
  collection: Collection,
  search: Search,
  plan: Plan,
  cost?: Cost
): Generator<Match | Pause> {
  const test = compileFilter(search.filter)
  const asked = fieldsOf(search.filter)
  const sorting = readSort(search.sort).map(({ parts }) => parts[0] as string)
  const fields = asked && new Fields([...asked, ...sorting])
  const judge = (met: Met): Match | undefined => {
    const part = fields ? decodeFields(met.bytes, fields) : decode(met.bytes)
    const found = { position: undefined as number | undefined }
    return test(part, found) ? new Match(met, part, found.position, fields ? undefined : part) : undefined
  }
  return scan(collection, plan, judge, cost)
}

/** Keeps the bytes only: decoding again what is wanted costs less memory than keeping all decoded. */
function* sortedBy(found: Iterable<Match | Pause>, search: Search, budget: Budget): Generator<Match | Pause> {
  const limit = search.limit === undefined ? undefined : search.limit + (search.skip ?? 0)
  const sorter = new Sorter<Omit<Match, 'doc' | 'part' | 'whole'>>(readSort(search.sort), limit)
  for (const match of found) {
    if (match === PAUSE) {
      yield PAUSE
      continue
    }
    const { record, bytes, part, position } = match
    if (limit === undefined || limit > 1000) budget.take(bytes.length + 200)
    sorter.add(part, { record, bytes, position })
  }
  for (const { record, bytes, position } of sorter.finish()) yield new Match({ record, bytes }, {}, position)
}

/** The answer documents of a search, as bytes; without a projection those that are stored. */
export function* results(collection: Collection, search: Search, budget: Budget): Generator<Buffer | Pause> {
  const projection = search.projection as Doc | undefined
  const plain = !projection || Object.keys(projection).length === 0
  const kept = plain ? undefined : keptWhole(projection)
  const project = plain || kept ? undefined : compileProjection(projection)
  for (const match of matches(collection, search, budget)) {
    if (match === PAUSE) yield PAUSE
    else if (kept) yield keepFields(match.bytes, kept)
    else yield project ? encode(project(match.doc)) : match.bytes
  }
}
