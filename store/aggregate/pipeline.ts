import { decode, decodeFields, Fields } from '../bson/decode.ts'
import { type Doc, isDoc } from '../bson/values.ts'
import { compileFilter, fieldsOf } from '../query/match.ts'
import type { Collection } from '../storage/collection.ts'
import { planHinted } from '../storage/hint.ts'
import type { Plan } from '../storage/plan.ts'
import { inOrder } from '../storage/planner.ts'
import { type Cost, countByKeys, type Met, PAUSE, type Pause, scan } from '../storage/scan.ts'
import type { Budget } from './budget.ts'
import { matchFilter, readStage, sortFields, sortStage, stageNamed } from './stages.ts'
import type { Flow } from './stage.ts'

type Read = [name: string, operand: unknown][]

/** Compiles stages into one flow. A `$limit` right behind a `$sort` bounds what the sort keeps. */
export function compile(pipeline: unknown[], budget: Budget): Flow {
  const read = pipeline.map(readStage)
  const flows = read.map(([name, operand], at): Flow => {
    if (name === '$sort') return sortStage(operand, limitAfter(read, at), budget)
    return stageNamed(name)(operand, budget)
  })
  return source => flows.reduce((docs, flow) => flow(docs), source)
}

function limitAfter(stages: Read, at: number): number | undefined {
  let extra = 0
  for (const [name, operand] of stages.slice(at + 1)) {
    if (name === '$skip') extra += Number(operand)
    else if (name === '$limit') return Number(operand) + extra
    else return undefined
  }
  return undefined
}

/** What the leading `$match` stages of a pipeline ask together, and the stages behind them. */
export function leadingFilter(pipeline: unknown[]): { filter: Doc; rest: unknown[] } {
  const stages = pipeline.map(readStage)
  const filters: Doc[] = []
  while (stages[filters.length]?.[0] === '$match') filters.push(matchFilter(stages[filters.length]?.[1]))
  const [one = {}, ...more] = filters
  return { filter: more.length > 0 ? { $and: filters } : one, rest: pipeline.slice(filters.length) }
}

/** Runs a pipeline over a collection; the indexes serve its leading `$match` and a `$sort` behind it. */
export function runPipeline(
  collection: Collection,
  pipeline: unknown[],
  { hint, budget, cost }: { hint: unknown; budget: Budget; cost?: Cost }
): Iterable<Doc | Pause> {
  const { filter, rest } = leadingFilter(pipeline)
  const stages = rest.map(readStage)
  const [name, operand] = stages[0] ?? []
  const sort = name === '$sort' ? sortFields(operand) : []
  const plan = planHinted(collection, filter, { sort, limit: limitAfter(stages, 0) }, hint)
  const flow = compile(sort.length > 0 && inOrder(plan) ? rest.slice(1) : rest, budget)
  const count = onlyCounts(rest) ? countByKeys(collection, plan, filter, cost) : undefined
  if (count !== undefined) return flow(times(count))
  return flow(matching(collection, plan, { filter, fields: fieldsRead(filter, rest[0]) }, cost))
}

/** True when the stages ask how many documents there are and nothing of them, as `countDocuments` does. */
function onlyCounts(stages: unknown[]): boolean {
  const read = stages.map(readStage)
  const [name, operand] = read.find(([stage]) => stage !== '$skip' && stage !== '$limit') ?? []
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
  { filter, fields }: { filter: Doc; fields: Fields | undefined },
  cost?: Cost
): Generator<Doc | Pause> {
  const test = compileFilter(filter)
  const judge = ({ record, bytes }: Met) => {
    const doc = fields ? decodeFields(bytes, fields) : decode(bytes)
    return test(doc) ? { record, bytes, part: doc } : undefined
  }
  for (const met of scan(collection, plan, judge, cost)) yield met === PAUSE ? PAUSE : met.part
}
