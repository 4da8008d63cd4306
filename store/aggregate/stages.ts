import { toNumber } from '../bson/numbers.ts'
import { Class, classOf, type Doc, isDoc } from '../bson/values.ts'
import { outside, StoreError, unknown } from '../errors.ts'
import { compileFilter } from '../query/match.ts'
import { readSort, Sorter } from '../query/sort.ts'
import { PAUSE } from '../storage/scan.ts'
import { type Budget, weigh } from './budget.ts'
import { group } from './group.ts'
import { shapers } from './shape.ts'
import { each, type Flow, gather, type Stage } from './stage.ts'
import { unwind } from './unwind.ts'

export function matchFilter(operand: unknown): Doc {
  if (isDoc(operand)) return operand
  throw new StoreError(15959, 'the match filter must be an expression in an object')
}

const match: Stage = operand => {
  const test = compileFilter(matchFilter(operand))
  return each(doc => (test(doc) ? [doc] : []))
}

export function sortFields(operand: unknown) {
  if (!isDoc(operand)) throw new StoreError(15973, 'the $sort key specification must be an object')
  const fields = readSort(operand)
  if (fields.length === 0) throw new StoreError(15976, '$sort stage must have at least one sort key')
  return fields
}

/** `$sort`; a limit right behind it keeps only so many in memory. */
export function sortStage(operand: unknown, limit: number | undefined, budget: Budget): Flow {
  const fields = sortFields(operand)
  return gather(() => {
    const sorter = new Sorter<Doc>(fields, limit)
    const take = (doc: Doc) => {
      if (limit === undefined) budget.take(weigh(doc))
      sorter.add(doc, doc)
    }
    return { take, give: () => sorter.finish() }
  })
}

function countOf(operand: unknown, name: string, code: number): number {
  const count = classOf(operand) === Class.number ? toNumber(operand) : NaN
  if (!Number.isInteger(count) || count < 0)
    throw new StoreError(
      code,
      `invalid argument to ${name} stage: ${String(operand)} is no whole number, 0 or more`
    )
  return count
}

const limit: Stage = operand => {
  const most = countOf(operand, '$limit', 5107201)
  if (most === 0) throw new StoreError(15958, 'the limit must be positive')
  return function* (source) {
    let seen = 0
    for (const doc of source) {
      yield doc
      if (doc !== PAUSE && ++seen === most) return
    }
  }
}

const skip: Stage = operand => {
  const first = countOf(operand, '$skip', 5107200)
  return source => {
    let seen = 0
    return each(doc => (seen++ >= first ? [doc] : []))(source)
  }
}

/** The stages of a pipeline by name. */
export const stages: Record<string, Stage> = {
  ...Object.fromEntries(
    Object.entries(shapers).map(([name, shaper]): [string, Stage] => [
      name,
      operand => {
        const shape = shaper(operand)
        return each(doc => [shape(doc)])
      }
    ])
  ),
  $match: match,
  $sort: (operand, budget) => sortStage(operand, undefined, budget),
  $limit: limit,
  $skip: skip,
  $group: group,
  $unwind: unwind
}

/** The compiler of a stage by name; throws code 40324 for one the store does not know. */
export function stageNamed(name: string): Stage {
  const stage = Object.hasOwn(stages, name) ? stages[name] : undefined
  if (stage) return stage
  if (name === '$changeStream') throw outside('$changeStream', 40573)
  throw unknown(40324, `Unrecognized pipeline stage name: '${name}'`)
}

/** The one operator of a stage document. */
export function readStage(stage: unknown): [name: string, operand: unknown] {
  if (!isDoc(stage)) throw new StoreError(14, "Each element of the 'pipeline' array must be an object")
  const [name, ...more] = Object.keys(stage)
  if (name === undefined || more.length > 0)
    throw new StoreError(40323, 'A pipeline stage specification object must contain exactly one field.')
  return [name, stage[name]]
}

/** An update written as a pipeline: each stage makes a new document from the one before. */
export function pipelineUpdate(pipeline: unknown[]): (doc: Doc) => Doc {
  const steps = pipeline.map(readStage).map(([name, operand]) => {
    stageNamed(name)
    const shaper = shapers[name]
    if (!shaper) throw new StoreError(72, `${name} is not allowed to be used within an update`)
    return shaper(operand)
  })
  return doc => steps.reduce((current, step) => step(current), doc)
}
