import { planPipeline, runPipeline } from '../../aggregate/pipeline.ts'
import { type Doc, isDoc } from '../../bson/values.ts'
import { StoreError } from '../../errors.ts'
import type { Collection } from '../../storage/collection.ts'
import type { IndexPlan } from '../../storage/candidates.ts'
import type { Plan } from '../../storage/planner.ts'
import type { Cost } from '../../storage/scan.ts'
import { countOf, matches, planSearch, type Search } from '../find.ts'
import { docAt } from '../read.ts'
import type { Command, Request, Server } from '../request.ts'
import { readPipeline } from './aggregate.ts'
import { readSearch } from './find.ts'

function ixscan({ index, reverse, stretches }: IndexPlan): Doc {
  return {
    stage: 'IXSCAN',
    indexName: index.name,
    keyPattern: index.spec['key'],
    isMultiKey: index.arrays.size > 0,
    isUnique: index.unique,
    isSparse: index.sparse,
    isPartial: index.partial !== undefined,
    direction: reverse ? 'backward' : 'forward',
    stretches: stretches.length
  }
}

/** What leads to the records, before any document is looked at. */
function entered(plan: Plan): Doc {
  switch (plan.kind) {
    case 'scan':
      return { stage: 'COLLSCAN', direction: 'forward' }
    case 'index':
      return ixscan(plan.by)
    case 'or':
      return { stage: 'OR', inputStages: plan.branches.map(entered) }
    case 'records':
      return plan.by.length === 1 && plan.by[0]
        ? ixscan(plan.by[0])
        : { stage: 'AND_HASH', inputStages: plan.by.map(ixscan) }
    case 'walk':
      return { ...ixscan(plan.along), ...(plan.among ? { among: entered(plan.otherwise) } : {}) }
  }
}

function shown(plan: Plan, sorted: boolean): Doc {
  const access = plan.kind === 'scan' ? entered(plan) : { stage: 'FETCH', inputStage: entered(plan) }
  return sorted ? access : { stage: 'SORT', inputStage: access }
}

const searchKeys: Record<string, (body: Doc) => Search> = {
  find: readSearch,
  count: body => ({ filter: docAt(body, 'query') }),
  distinct: body => ({ filter: docAt(body, 'query') }),
  findAndModify: body => ({ filter: docAt(body, 'query'), sort: body['sort'], limit: 1 })
}

const nowhere: Plan = { kind: 'scan', spent: 0 }

/** `queryPlanner.winningPlan` and `executionStats`, as far as a test of index use reads them. */
export const explain: Command = (request, server) => {
  const body = request.body['explain']
  if (!isDoc(body)) throw new StoreError(9, 'explain needs a command')
  const [name = ''] = Object.keys(body)
  const inner: Request = { ...request, name, body }
  const collection = server.engine.find(request.db, String(body[name]))
  const cost: Cost = { keys: 0, documents: 0 }
  const budget = server.budget()
  try {
    if (name === 'aggregate') return explainPipeline(inner, server, collection, cost)
    const search = searchKeys[name]?.(body) ?? statement(body)
    const { plan, sorted } = collection ? planSearch(collection, search) : { plan: nowhere, sorted: true }
    const told = collection && name === 'count' ? countOf(collection, search, cost) : undefined
    const n = told ?? (collection ? count(matches(collection, search, budget, cost)) : 0)
    return report(inner, shown(plan, sorted), cost, n)
  } finally {
    budget.release()
  }
}

function statement(body: Doc): Search {
  const list = body['updates'] ?? body['deletes']
  const first: unknown = Array.isArray(list) ? list[0] : undefined
  if (!isDoc(first)) throw new StoreError(59, 'this command cannot be explained')
  return { filter: docAt(first, 'q') }
}

function explainPipeline(
  request: Request,
  server: Server,
  collection: Collection | undefined,
  cost: Cost
): Doc {
  const budget = server.budget()
  try {
    const { pipeline, context } = readPipeline(request, server, budget)
    const { plan, sorted } = collection
      ? planPipeline(collection, pipeline)
      : { plan: nowhere, sorted: false }
    const n = count(runPipeline(collection, pipeline, context, cost))
    return report(
      request,
      shown(plan, sorted || !pipeline.some(stage => isDoc(stage) && '$sort' in stage)),
      cost,
      n
    )
  } finally {
    budget.release()
  }
}

function report({ db, name, body }: Request, winningPlan: Doc, cost: Cost, nReturned: number): Doc {
  const namespace = `${db}.${String(body[name])}`
  return {
    queryPlanner: { namespace, plannerVersion: 1, winningPlan, rejectedPlans: [] },
    executionStats: {
      executionSuccess: true,
      nReturned,
      totalKeysExamined: cost.keys,
      totalDocsExamined: cost.documents,
      executionStages: winningPlan
    },
    serverInfo: { host: 'embedded', version: '7.0.0' }
  }
}

function count(source: Iterable<unknown>) {
  let total = 0
  for (const _ of source) total++
  return total
}
