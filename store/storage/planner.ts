import { KeyWriter, keyLimit, textEnd } from '../bson/keys.ts'
import { Class, type Doc, isDoc } from '../bson/values.ts'
import type { SortField } from '../query/sort.ts'
import type { Collection } from './collection.ts'
import { type Constraint, constraintsOf, provesPresence } from './constraints.ts'
import { implies } from './implication.ts'
import type { Index, IndexField } from './index.ts'
import { indexPrefix, successor } from './layout.ts'

/** A stretch of one index to read. */
export interface Stretch {
  from: Buffer
  to: Buffer
}

/** How one index serves a filter. The stretches hold every match, and more: the filter is applied again. */
export interface IndexPlan {
  index: Index
  stretches: Stretch[]
  /** Fields bound to points, and whether a range follows: what plans are ranked by. */
  bound: number
  ranged: boolean
  /** The range is how a text begins, which few do. */
  begins: boolean
  /** Reading yields the wanted order; `reverse` reads backwards for it. */
  sorted: boolean
  reverse: boolean
}

/** One index, several for the branches of an `$or`, or none: every document in turn. */
export type Plan = { kind: 'scan' } | { kind: 'index'; by: IndexPlan } | { kind: 'or'; branches: IndexPlan[] }

const maxStretches = 1000

/**
 * Chooses: most fields bound, then a range, then the order; an order alone only when few are wanted. The branches of
 * an `$or` are taken one by one when that serves each of them better.
 */
export function planFor(collection: Collection, filter: Doc, sort: SortField[], limited: boolean): Plan {
  return planWithin(collection, filter, [], sort, limited)
}

/** `outer` is what the filters around this one ask. */
function planWithin(
  collection: Collection,
  filter: Doc,
  outer: Constraint[],
  sort: SortField[],
  limited: boolean
): Plan {
  const constraints = [...outer, ...constraintsOf(filter)]
  const plans = collection.indexes
    .map(index => planIndex(collection, index, constraints, sort))
    .filter(plan => plan !== undefined)
    .filter(plan => plan.bound > 0 || plan.ranged || (plan.sorted && limited))
  const best = plans.sort((a, b) => rank(b) - rank(a))[0]
  const least = best && (best.bound > 0 || best.ranged) ? rank(best) : 0
  const branches = planOr(collection, filter, constraints)
  if (branches?.every(branch => rank(branch) > least)) return { kind: 'or', branches }
  return best ? { kind: 'index', by: best } : { kind: 'scan' }
}

const rank = (plan: IndexPlan) =>
  (plan.index.unique && plan.bound === plan.index.fields.length ? 100 : 0) +
  plan.bound * 4 +
  (plan.begins ? 4 : plan.ranged ? 2 : 0) +
  (plan.sorted ? 3 : 0) -
  (plan.stretches.length > 50 ? 1 : 0)

function planOr(collection: Collection, filter: Doc, outer: Constraint[]): IndexPlan[] | undefined {
  const or = alternativesOf(filter)
  if (!or) return undefined
  const branches = or.flatMap((branch): (IndexPlan | undefined)[] => {
    if (!isDoc(branch)) return [undefined]
    const plan = planWithin(collection, branch, outer, [], false)
    return plan.kind === 'index' ? [plan.by] : plan.kind === 'or' ? plan.branches : [undefined]
  })
  return branches.every(branch => branch !== undefined) ? branches : undefined
}

/** The first `$or` that every match satisfies: at the top, or inside `$and`. */
function alternativesOf(filter: Doc): unknown[] | undefined {
  const { $or: or, $and: and } = filter
  if (Array.isArray(or)) return or as unknown[]
  if (!Array.isArray(and)) return undefined
  return and.map(branch => (isDoc(branch) ? alternativesOf(branch) : undefined)).find(found => found)
}

function usable(collection: Collection, index: Index, constraints: Constraint[]): boolean {
  if (index.positional) return false
  const onField = (constraint: Constraint) => index.fields.some(field => field.path === constraint.path)
  if (
    index.sparse &&
    collection.planted !== 'sparseNull' &&
    !constraints.some(one => onField(one) && provesPresence(one))
  )
    return false
  return !index.partial || implies(constraints, index.partial, collection.planted)
}

function planIndex(collection: Collection, index: Index, constraints: Constraint[], sort: SortField[]) {
  if (!usable(collection, index, constraints)) return undefined
  let prefixes: Buffer[] = [indexPrefix(index.id)]
  const arraysBound = new Set<string>()
  let bound = 0
  let ranged: Stretch[] | undefined
  let begins = false
  for (const field of index.fields) {
    const array = collection.planted === 'multikeyBound' ? undefined : index.arrayOn(field)
    if (array !== undefined && arraysBound.has(array)) break
    const own = constraints.filter(constraint => constraint.path === field.path)
    const points = fewest(own)
    if (points && points.length * prefixes.length <= maxStretches) {
      prefixes = prefixes.flatMap(prefix => points.map(value => append(prefix, value, field)))
      if (array !== undefined) arraysBound.add(array)
      bound++
      continue
    }
    const prefix = longest(own)
    begins = prefix !== undefined
    ranged = begins
      ? beginningsOf(prefix ?? '', field, prefixes)
      : rangeOf(own, field, prefixes, array !== undefined)
    break
  }
  const stretches = ranged ?? prefixes.map(prefix => ({ from: cut(prefix), to: successor(cut(prefix)) }))
  const order = stretches.length === 1 ? orderOf(index, bound, sort) : undefined
  const { reverse = false } = order ?? {}
  return { index, stretches, bound, ranged: !!ranged, begins, sorted: !!order, reverse }
}

function fewest(constraints: Constraint[]): unknown[] | undefined {
  const lists = constraints.flatMap(constraint => (constraint.points ? [constraint.points] : []))
  return lists.sort((a, b) => a.length - b.length)[0]
}

function longest(constraints: Constraint[]): string | undefined {
  const prefixes = constraints.flatMap(({ prefix }) => prefix ?? [])
  return prefixes.sort((a, b) => b.length - a.length)[0]
}

const writer = new KeyWriter()

function append(prefix: Buffer, value: unknown, field: IndexField): Buffer {
  writer.length = 0
  writer.write(value ?? null, field.descending)
  return Buffer.concat([prefix, writer.bytes.subarray(0, writer.length)])
}

/** Stored keys are cut at a limit, hence so are bounds: what they then let in, the filter turns away. */
const cut = (bound: Buffer) => bound.subarray(0, 5 + keyLimit)

/** Reads at most one range; on a multikey field only one of its ends, since two elements may satisfy the two. */
function rangeOf(own: Constraint[], field: IndexField, prefixes: Buffer[], multikey: boolean) {
  const ranges = own.filter(constraint => constraint.kind !== undefined)
  const first = ranges[0]
  if (!first) return undefined
  const same = multikey ? [first] : ranges.filter(constraint => constraint.kind === first.kind)
  const low = same.find(constraint => constraint.low !== undefined)?.low
  const high = same.find(constraint => constraint.high !== undefined)?.high
  const start = end(low, first.kind as number)
  const stop = end(high, first.kind as number)
  return prefixes.map(prefix => {
    const [from, to] = field.descending ? [turn(stop), turn(start)] : [start, stop]
    return { from: cut(Buffer.concat([prefix, from])), to: successor(cut(Buffer.concat([prefix, to]))) }
  })
}

/** One beginning alone, as two elements may satisfy two; beside it whatever regular expression is stored. */
function beginningsOf(prefix: string, field: IndexField, starts: Buffer[]): Stretch[] {
  const beginning = end(prefix, Class.string).subarray(0, -textEnd)
  return starts.flatMap(start =>
    [beginning, Buffer.from([Class.regex])].map(bytes => {
      const key = cut(Buffer.concat([start, field.descending ? turn(bytes) : bytes]))
      return { from: key, to: successor(key) }
    })
  )
}

/** The bytes of one end: of a number only its double, as numbers beyond it are not in exact order. */
function end(value: unknown, kind: number): Buffer {
  if (value === undefined) return Buffer.from([kind])
  writer.length = 0
  writer.write(value)
  return Buffer.from(writer.bytes.subarray(0, kind === 10 ? 9 : writer.length))
}

const turn = (bytes: Buffer) => Buffer.from(bytes.map(byte => ~byte))

/**
 * Whether one stretch comes in the wanted order. Fields bound to one point may be skipped in the sort, unless an
 * array could sit there: its documents share the point and still sort differently.
 */
function orderOf(index: Index, bound: number, sort: SortField[]): { reverse: boolean } | undefined {
  if (sort.length === 0 || index.inexact) return undefined
  let at = bound
  let reverse: boolean | undefined
  for (const wanted of sort) {
    const place = index.fields.findIndex(field => field.path === wanted.path)
    const field = index.fields[place]
    if (!field || index.arrayOn(field) !== undefined) return undefined
    if (place < bound) continue
    if (place !== at) return undefined
    const backwards = field.descending !== wanted.descending
    if (reverse !== undefined && reverse !== backwards) return undefined
    reverse = backwards
    at++
  }
  return { reverse: reverse ?? false }
}
