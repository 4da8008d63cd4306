import { KeyWriter, keyLimit, textEnd } from '../bson/keys.ts'
import { fitsDouble } from '../bson/numbers.ts'
import { Class, classOf } from '../bson/values.ts'
import type { SortField } from '../query/sort.ts'
import type { Collection } from './collection.ts'
import { type Constraint, provesPresence } from './constraints.ts'
import { implies } from './implication.ts'
import type { Index, IndexField } from './index.ts'
import { indexPrefix, successor } from './layout.ts'
import type { IndexPlan, Stretch } from './plan.ts'

/** As many stretches are worth reading, or as there are documents: looking at each of these is less work. */
const fewStretches = 1000
const maxStretches = 50_000
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
      const most = Math.min(maxStretches, Math.max(fewStretches, collection.count))
      return serving ? [...waysOf(index, { asked: constraints, serving, sort, most })].slice(0, maxWays) : []
    })
    .filter(plan => plan.bound > 0 || plan.ranged || plan.sorted || plan.selects)
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

interface Asked {
  asked: Constraint[]
  /** Those of them that the index may be read by. */
  serving: Constraint[]
  sort: SortField[]
  most: number
}

function* waysOf(index: Index, { asked, serving, sort, most }: Asked): Generator<IndexPlan> {
  const selecting = index.sparse ? [index.fields[0]?.path] : Object.keys(index.partial ?? {})
  const proving = serving.filter(({ path }) => selecting.includes(path))
  const first = [indexPrefix(index.id)]
  const start: Way = { prefixes: first, arrays: new Set(), bound: 0, used: proving, starts: first }

  function* from(way: Way): Generator<IndexPlan> {
    const field = index.fields[way.bound]
    const array = field && index.arrayOn(field)
    if (!field || (array !== undefined && way.arrays.has(array))) {
      yield plan(way)
      return
    }
    const own = serving.filter(constraint => constraint.path === field.path)
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
    if (points?.points && points.points.length * way.prefixes.length <= most) {
      const ends = distinct(points.points.map(value => bytesOf(value, field)))
      const prefixes = way.prefixes.flatMap(prefix => ends.map(end => Buffer.concat([prefix, end])))
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
    const range = beginning ? undefined : endsOf(group)
    if (beginning)
      yield [plan(way, beginningsOf(beginning.prefix ?? '', field, way.prefixes), [beginning], true)]
    else if (range)
      yield [plan(way, rangeOf(range, index, field, way.prefixes), [range.low, range.high].filter(isThere))]
  }

  function plan(way: Way, ranged?: Stretch[], over: Constraint[] = [], begins = false): IndexPlan {
    const { prefixes, bound, used, starts } = way
    const stretches: Stretch[] =
      ranged ??
      prefixes.map(prefix => ({ from: cut(prefix), to: successor(cut(prefix)), shared: prefix.length }))
    const read = used.slice(proving.length)
    const alone = read.map(({ points }) => points?.length === 1)
    const order = begins ? undefined : orderOf(index, alone, sort)
    const { reverse = false } = order ?? {}
    const told = new Set([...read, ...over])
    const whole = index.arrays.size === 0 && !index.inexact && !begins && stretches.every(isWhole)
    return {
      covers: whole && asked.every(one => told.has(one) && isTold(one)),
      selects: proving.length > 0,
      merged: !!order && stretches.length > 1,
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

const isThere = <T>(value: T | undefined): value is T => value !== undefined

/** True when its keys can begin as it asks: none is cut before. */
const isWhole = ({ from, to }: Stretch) => Math.max(from.length, to.length) < 5 + keyLimit

const plain: ReadonlySet<number> = new Set([Class.string, Class.objectId, Class.boolean, Class.date])
/** What a key says of a value as the filter would. */
const isPlain = (value: unknown) =>
  plain.has(classOf(value)) || (classOf(value) === Class.number && fitsDouble(value))
const isTold = ({ points, operand }: Constraint) => (points ?? [operand]).every(isPlain)

const writer = new KeyWriter()

function bytesOf(value: unknown, field: IndexField): Buffer {
  writer.length = 0
  writer.write(value ?? null, field.descending)
  return writer.finish()
}

/** In their order, the same only once. */
const distinct = (keys: Buffer[]) =>
  keys.length < 2 ? keys : [...new Map(keys.map(key => [key.toString('latin1'), key])).values()]

/** Stored keys are cut at a limit, hence so are bounds: what they then let in, the filter turns away. */
const cut = (bound: Buffer) => bound.subarray(0, 5 + keyLimit)

interface Ends {
  kind: number
  low: Constraint | undefined
  high: Constraint | undefined
}

/** One range, of one type; on an array it has but one end. */
function endsOf(own: Constraint[]): Ends | undefined {
  const ranges = own.filter(constraint => constraint.kind !== undefined)
  const kind = ranges[0]?.kind
  if (kind === undefined) return undefined
  const same = ranges.filter(constraint => constraint.kind === kind)
  return {
    kind,
    low: same.find(one => one.low !== undefined),
    high: same.find(one => one.high !== undefined)
  }
}

function rangeOf({ kind, low, high }: Ends, index: Index, field: IndexField, prefixes: Buffer[]): Stretch[] {
  const start = end(low?.low, kind)
  const stop = end(high?.high, kind)
  // The end itself stays out where a key tells it from its neighbours.
  const beyond = (one: Constraint | undefined, operator: string) =>
    one?.operator === operator && isPlain(one.operand) && !index.inexact
  const [first, last] = field.descending ? [turn(stop), turn(start)] : [start, stop]
  const ends = [beyond(low, '$gt'), beyond(high, '$lt')]
  const [after, before] = field.descending ? ends.reverse() : ends
  return prefixes.map(prefix => {
    const [from, to] = [Buffer.concat([prefix, first]), Buffer.concat([prefix, last])]
    return {
      from: after && from.length < 5 + keyLimit ? successor(from) : cut(from),
      to: before && to.length < 5 + keyLimit ? to : successor(cut(to)),
      shared: prefix.length
    }
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
 * Whether the stretches come in the wanted order, side by side where there are several. `alone` tells of each field
 * that is bound whether it is so to one point: it may be skipped in the sort, unless an array could sit there: its
 * documents share the point and still sort differently.
 */
function orderOf(index: Index, alone: boolean[], sort: SortField[]): { reverse: boolean } | undefined {
  if (sort.length === 0 || index.inexact) return undefined
  let at = alone.length
  let reverse: boolean | undefined
  for (const wanted of sort) {
    const place = index.fields.findIndex(field => field.path === wanted.path)
    const field = index.fields[place]
    if (!field || index.arrayOn(field) !== undefined) return undefined
    if (alone[place]) continue
    if (place !== at) return undefined
    const backwards = field.descending !== wanted.descending
    if (reverse !== undefined && reverse !== backwards) return undefined
    reverse = backwards
    at++
  }
  return { reverse: reverse ?? false }
}
