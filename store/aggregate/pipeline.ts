import { decode, decodeFields, Fields } from '../bson/decode.ts'
import { type Doc, isDoc } from '../bson/values.ts'
import { StoreError } from '../errors.ts'
import { compileFilter, fieldsOf } from '../query/match.ts'
import { readSort } from '../query/sort.ts'
import type { Collection } from '../storage/collection.ts'
import { inOrder, type Plan, planFor } from '../storage/planner.ts'
import { type Cost, countByKeys, type Met, PAUSE, type Pause, scan, withoutPause } from '../storage/scan.ts'
import { readStage, sortStage, stageNamed } from './stages.ts'
import { type Context, type Flow, gathering, pause } from './stage.ts'

/** Compiles stages into one flow. A `$limit` right behind a `$sort` bounds what the sort keeps. */
export function compile(pipeline: unknown, context: Context): Flow {
  return joined(flowsOf(pipeline, context))
}

const joined =
  (flows: Flow[]): Flow =>
  source =>
    flows.reduce((docs, flow) => flow(docs), source)

function flowsOf(pipeline: unknown, context: Context): Flow[] {
  if (!Array.isArray(pipeline)) throw new StoreError(14, "'pipeline' option must be specified as an array")
  const read = pipeline.map(readStage)
  return read.map(([name, operand], at): Flow => {
    if (name === '$sort') return sortStage(operand, limitAfter(read, at), context)
    return stageNamed(name)(operand, context)
  })
}

type Read = [name: string, operand: unknown][]

function limitAfter(stages: Read, at: number): number | undefined {
  let extra = 0
  for (const [name, operand] of stages.slice(at + 1)) {
    if (name === '$skip') extra += Number(operand)
    else if (name === '$limit') return Number(operand) + extra
    else return undefined
  }
  return undefined
}

/** How the leading `$match` and `$sort` of a pipeline are served by the indexes. */
export function planPipeline(
  collection: Collection,
  pipeline: unknown[]
): { plan: Plan; filter: Doc; rest: unknown[]; sorted: boolean } {
  const stages = pipeline.map(readStage)
  const filters: Doc[] = []
  while (stages[filters.length]?.[0] === '$match') {
    const filter = stages[filters.length]?.[1]
    if (!isDoc(filter)) throw new StoreError(15959, 'the match filter must be an expression in an object')
    filters.push(filter)
  }
  const filter: Doc =
    filters.length === 1 ? (filters[0] as Doc) : filters.length === 0 ? {} : { $and: filters }
  const rest = pipeline.slice(filters.length)
  const [name, operand] = stages[filters.length] ?? []
  const sort = name === '$sort' ? readSort(operand) : []
  const plan = planFor(collection, filter, { sort, limit: limitAfter(stages, filters.length) })
  return { plan, filter, rest, sorted: sort.length > 0 && inOrder(plan) }
}

/** Runs a pipeline over a collection; undefined is an empty one. */
export function runPipeline(
  collection: Collection | undefined,
  pipeline: unknown[],
  context: Context,
  cost?: Cost
): Iterable<Doc> {
  return withoutPause(runInTurns(collection, pipeline, context, cost))
}

/** The same, with pauses while documents are gathered or passed on as they are. */
export function* runInTurns(
  collection: Collection | undefined,
  pipeline: unknown[],
  context: Context,
  cost?: Cost
): Generator<Doc | Pause> {
  if (!collection) {
    yield* compile(pipeline, context)([])
    return
  }
  const { plan, filter, rest, sorted } = planPipeline(collection, pipeline)
  const stages = sorted ? rest.slice(1) : rest
  const flows = flowsOf(stages, context)
  const count = onlyCounts(rest) ? countByKeys(collection, plan, filter, cost) : undefined
  if (count !== undefined) {
    yield* joined(flows)(times(count))
    return
  }
  const found = matching(collection, plan, { filter, fields: fieldsRead(filter, rest[0]), context }, cost)
  const [name] = stages.length > 0 ? readStage(stages[0]) : []
  const passes = name === undefined || gathering.has(name)
  const source = (flows[0] ?? (docs => docs))(passes ? found : noPause(found))[Symbol.iterator]()
  let next = source.next()
  for (; !next.done && next.value === pause; next = source.next()) yield PAUSE
  for (const doc of joined(flows.slice(1))(resumed(next, source))) yield doc === pause ? PAUSE : doc
}

/** What is left to read behind a first step already taken. */
function* resumed(first: IteratorResult<Doc>, source: Iterator<Doc>): Generator<Doc> {
  for (let next = first; !next.done; next = source.next()) yield next.value
}

function* noPause(docs: Iterable<Doc>): Generator<Doc> {
  for (const doc of docs) if (doc !== pause) yield doc
}

/** True when the stages ask how many documents there are and nothing of them, as `countDocuments` does. */
function onlyCounts(stages: unknown[]): boolean {
  const read = stages.map(readStage)
  const [name, operand] = read.find(([stage]) => stage !== '$skip' && stage !== '$limit') ?? []
  if (name === '$count') return true
  return (
    name === '$group' && isDoc(operand) && Object.values(operand).every((value, at) => isCount(value, at))
  )
}

const isCount = (value: unknown, at: number) =>
  at === 0 ? isPlain(value) : isPlain(only(value)) && '$sum' in (value as Doc)
const isPlain = (value: unknown) => value === null || typeof value === 'number'

function* times(count: number): Generator<Doc> {
  for (let n = 0; n < count; n++) yield {}
}

/**
 * The top fields that a filter and a `$group` right behind it read, as a count or a sum by field does; undefined where
 * they may read any. The rest of each document is not decoded then.
 */
function fieldsRead(filter: Doc, stage: unknown): Fields | undefined {
  const asked = fieldsOf(filter)
  const [name, operand] = isDoc(stage) ? readStage(stage) : []
  if (!asked || name !== '$group' || !isDoc(operand)) return undefined
  const { _id, ...sums } = operand
  for (const value of [_id, ...Object.values(sums).map(only)]) {
    if (typeof value === 'string' && /^\$[^$]/.test(value))
      asked.push(value.slice(1).split('.', 1)[0] as string)
    else if (value !== null && typeof value !== 'number') return undefined
  }
  return new Fields(asked)
}

/** The operand of an accumulator; undefined where there are several. */
const only = (sum: unknown) =>
  isDoc(sum) && Object.keys(sum).length === 1 ? Object.values(sum)[0] : undefined

function* matching(
  collection: Collection,
  plan: Plan,
  { filter, fields, context }: { filter: Doc; fields: Fields | undefined; context: Context },
  cost?: Cost
): Generator<Doc> {
  const test = compileFilter(filter, context.variables)
  const judge = ({ record, bytes }: Met) => {
    const doc = fields ? decodeFields(bytes, fields) : decode(bytes)
    return test(doc) ? { record, bytes, part: doc } : undefined
  }
  for (const met of scan(collection, plan, judge, cost)) yield met === PAUSE ? pause : met.part
}
