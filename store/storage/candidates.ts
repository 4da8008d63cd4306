import { KeyWriter, keyLimit, textEnd } from '../bson/keys.ts'
import { Class } from '../bson/values.ts'
import type { SortField } from '../query/sort.ts'
import type { Collection } from './collection.ts'
import { type Constraint, provesPresence } from './constraints.ts'
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
  /** Fields bound to points, and whether a range follows. */
  bound: number
  ranged: boolean
  /** The range is how a text begins, which few do. */
  begins: boolean
  /** What of the filter it makes use of. */
  used: ReadonlySet<Constraint>
  /** The beginning of its keys after each field that is bound to one point. */
  starts: Buffer[]
  /** Reading yields the wanted order; `reverse` reads backwards for it. */
  sorted: boolean
  reverse: boolean
}

const maxStretches = 1000
/** Ways of one index, as each condition on an array is another way in. */
const maxWays = 8

/** Every way in which an index of the collection narrows the search, or yields its order. */
export function candidatesFor(
  collection: Collection,
  constraints: Constraint[],
  sort: SortField[]
): IndexPlan[] {
  return collection.indexes
    .flatMap(index => {
      const serving = servedBy(index, constraints)
      return serving ? [...waysOf(index, serving, sort)].slice(0, maxWays) : []
    })
    .filter(plan => plan.bound > 0 || plan.ranged || plan.sorted)
}

/** The constraints an index may be read by, undefined when it does not hold every match. */
function servedBy(index: Index, constraints: Constraint[]): Constraint[] | undefined {
  if (index.positional) return undefined
  if (index.partial && !implies(constraints, index.partial)) return undefined
  if (!index.sparse) return constraints
  // It leaves out what is missing, in a list even beside what is there: it cannot be asked for null.
  const onField = ({ path }: Constraint) => index.fields.some(field => field.path === path)
  const serving = constraints.filter(one => !onField(one) || provesPresence(one))
  return serving.some(onField) ? serving : undefined
}

/** How far the fields of an index have been bound. */
interface Way {
  prefixes: Buffer[]
  arrays: ReadonlySet<string>
  bound: number
  used: Constraint[]
  starts: Buffer[]
}

function* waysOf(index: Index, constraints: Constraint[], sort: SortField[]): Generator<IndexPlan> {
  const partial = Object.keys(index.partial ?? {})
  const proving = constraints.filter(({ path }) => partial.includes(path))
  const first = [indexPrefix(index.id)]
  const start: Way = { prefixes: first, arrays: new Set(), bound: 0, used: proving, starts: first }

  function* from(way: Way): Generator<IndexPlan> {
    const field = index.fields[way.bound]
    const array = field && index.arrayOn(field)
    if (!field || (array !== undefined && way.arrays.has(array))) {
      yield plan(way)
      return
    }
    const own = constraints.filter(constraint => constraint.path === field.path)
    // Two elements of an array may satisfy two conditions: there each is a way of its own.
    const groups = array === undefined ? [own] : own.map(one => [one])
    let entered = false
    for (const group of groups) {
      for (const further of enter(way, group, field, array)) {
        entered = true
        yield* further
      }
    }
    if (!entered) yield plan(way)
  }

  function* enter(way: Way, group: Constraint[], field: IndexField, array: string | undefined) {
    const points = fewest(group)
    if (points?.points && points.points.length * way.prefixes.length <= maxStretches) {
      const values = points.points
      const prefixes = way.prefixes.flatMap(prefix => values.map(value => append(prefix, value, field)))
      yield from({
        prefixes,
        starts: prefixes.length === 1 ? [...way.starts, ...prefixes] : way.starts,
        arrays: array === undefined ? way.arrays : new Set([...way.arrays, array]),
        bound: way.bound + 1,
        used: [...way.used, points]
      })
      return
    }
    const beginning = longest(group)
    const range = beginning ? undefined : rangeOf(group, field, way.prefixes)
    if (beginning)
      yield [plan(way, beginningsOf(beginning.prefix ?? '', field, way.prefixes), [beginning], true)]
    else if (range)
      yield [
        plan(
          way,
          range,
          group.filter(one => one.kind !== undefined)
        )
      ]
  }

  function plan(way: Way, ranged?: Stretch[], over: Constraint[] = [], begins = false): IndexPlan {
    const { prefixes, bound, used, starts } = way
    const stretches = ranged ?? prefixes.map(prefix => ({ from: cut(prefix), to: successor(cut(prefix)) }))
    const order = stretches.length === 1 ? orderOf(index, bound, sort) : undefined
    const { reverse = false } = order ?? {}
    return {
      index,
      stretches,
      bound,
      ranged: !!ranged,
      begins,
      used: new Set([...used, ...over]),
      starts,
      sorted: !!order,
      reverse
    }
  }

  yield* from(start)
}

const fewest = (constraints: Constraint[]) =>
  constraints
    .filter(({ points }) => points !== undefined)
    .sort((a, b) => (a.points?.length ?? 0) - (b.points?.length ?? 0))[0]

const longest = (constraints: Constraint[]) =>
  constraints
    .filter(({ prefix }) => prefix !== undefined)
    .sort((a, b) => (b.prefix?.length ?? 0) - (a.prefix?.length ?? 0))[0]

const writer = new KeyWriter()

function append(prefix: Buffer, value: unknown, field: IndexField): Buffer {
  writer.length = 0
  writer.write(value ?? null, field.descending)
  return Buffer.concat([prefix, writer.bytes.subarray(0, writer.length)])
}

/** Stored keys are cut at a limit, hence so are bounds: what they then let in, the filter turns away. */
const cut = (bound: Buffer) => bound.subarray(0, 5 + keyLimit)

/** One range, of one type; on an array it has but one end. */
function rangeOf(own: Constraint[], field: IndexField, prefixes: Buffer[]) {
  const ranges = own.filter(constraint => constraint.kind !== undefined)
  const first = ranges[0]
  if (!first) return undefined
  const same = ranges.filter(constraint => constraint.kind === first.kind)
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
