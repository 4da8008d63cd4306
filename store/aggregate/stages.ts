import { toNumber } from '../bson/numbers.ts'
import { type Doc, isDoc } from '../bson/values.ts'
import { outside, StoreError } from '../errors.ts'
import { compileFilter } from '../query/match.ts'
import { readSort, Sorter } from '../query/sort.ts'
import { weigh } from './budget.ts'
import { bucket, group, sortByCount } from './group.ts'
import { lookup, unionWith, unwind } from './joins.ts'
import { compile } from './pipeline.ts'
import { shapers } from './shape.ts'
import { type Flow, pause, type Stage } from './stage.ts'

const match: Stage = (operand, { variables }) => {
  const test = compileFilter(operand, variables)
  return function* (source) {
    for (const doc of source) if (test(doc)) yield doc
  }
}

/** `$sort`; a limit right behind it keeps only so many in memory. */
export function sortStage(operand: unknown, limit: number | undefined, context: Parameters<Stage>[1]): Flow {
  const fields = readSort(operand)
  if (fields.length === 0) throw new StoreError(15976, '$sort stage must have at least one sort key')
  return function* (source) {
    const sorter = new Sorter<Doc>(fields, limit)
    for (const doc of source) {
      if (doc === pause) {
        yield pause
        continue
      }
      if (limit === undefined) context.budget.take(weigh(doc))
      sorter.add(doc, doc)
    }
    yield* sorter.finish()
  }
}

export function positive(operand: unknown, name: string, least: number): number {
  const count = toNumber(operand)
  if (!Number.isInteger(count) || count < least)
    throw new StoreError(5107201, `invalid argument to ${name} stage: ${String(operand)}`)
  return count
}

const limit: Stage = operand => {
  const most = positive(operand, '$limit', 1)
  return function* (source) {
    let seen = 0
    for (const doc of source) {
      yield doc
      if (++seen === most) return
    }
  }
}

const skip: Stage = operand => {
  const first = positive(operand, '$skip', 0)
  return function* (source) {
    let seen = 0
    for (const doc of source) if (seen++ >= first) yield doc
  }
}

const count: Stage = operand => {
  if (typeof operand !== 'string' || operand === '' || operand.startsWith('$'))
    throw new StoreError(40156, 'the count field must be a non-empty string')
  return function* (source) {
    let total = 0
    for (const _ of source) total++
    if (total > 0) yield { [operand]: total }
  }
}

const facet: Stage = (operand, context) => {
  if (!isDoc(operand)) throw new StoreError(40169, '$facet needs an object of pipelines')
  const branches = Object.keys(operand).map(name => ({ name, flow: compile(operand[name], context) }))
  return function* (source) {
    const docs: Doc[] = []
    for (const doc of source) {
      context.budget.take(weigh(doc))
      docs.push(doc)
    }
    yield Object.fromEntries(branches.map(({ name, flow }) => [name, [...flow(docs)]]))
  }
}

const sample: Stage = (operand, { budget }) => {
  const size = positive(isDoc(operand) ? operand['size'] : undefined, '$sample', 1)
  return function* (source) {
    const kept: { doc: Doc; by: number }[] = []
    for (const doc of source) {
      budget.take(weigh(doc))
      kept.push({ doc, by: Math.random() })
    }
    yield* kept
      .sort((a, b) => a.by - b.by)
      .slice(0, size)
      .map(({ doc }) => doc)
  }
}

const left = [
  '$out',
  '$merge',
  '$geoNear',
  '$graphLookup',
  '$redact',
  '$setWindowFields',
  '$densify',
  '$fill',
  '$bucketAuto',
  '$collStats',
  '$indexStats',
  '$search',
  '$vectorSearch',
  '$documents',
  '$currentOp',
  '$listSessions',
  '$listLocalSessions',
  '$planCacheStats'
]

/** The compiler of a stage by name; throws code 40324 for what nobody knows, 238 for what is left out. */
export function stageNamed(name: string): Stage {
  const shaper = shapers[name]
  if (shaper) {
    return (operand, { variables }) => {
      const shape = shaper(operand, variables)
      return function* (source) {
        for (const doc of source) yield shape(doc)
      }
    }
  }
  const stage = stages[name]
  if (stage) return stage
  if (name === '$changeStream') throw outside('$changeStream', 40573)
  if (left.includes(name)) throw outside(`the stage ${name}`)
  throw new StoreError(40324, `Unrecognized pipeline stage name: '${name}'`)
}

const stages: Record<string, Stage> = {
  $match: match,
  $sort: (operand, context) => sortStage(operand, undefined, context),
  $limit: limit,
  $skip: skip,
  $count: count,
  $facet: facet,
  $sample: sample,
  $group: group,
  $sortByCount: sortByCount,
  $bucket: bucket,
  $lookup: lookup,
  $unionWith: unionWith,
  $unwind: unwind
}

/** The one operator of a stage document. */
export function readStage(stage: unknown): [name: string, operand: unknown] {
  const keys = isDoc(stage) ? Object.keys(stage) : []
  const [name] = keys
  if (!isDoc(stage) || name === undefined || keys.length !== 1)
    throw new StoreError(40323, 'A pipeline stage specification object must contain exactly one field.')
  return [name, stage[name]]
}
