import { leadingFilter, runPipeline } from '../../aggregate/pipeline.ts'
import type { Doc } from '../../bson/values.ts'
import { outside } from '../../errors.ts'
import type { IndexPlan, Plan } from '../../storage/plan.ts'
import type { Cost } from '../../storage/scan.ts'
import { countOf, matches, planSearch, type Search } from '../find.ts'
import { checkWord } from '../fields.ts'
import type { Command } from '../request.ts'
import { checkCommand } from '../shapes.ts'
import { checkSearch, readQuery, readSearch } from './find.ts'

const ixscan = ({ index, reverse }: IndexPlan): Doc => ({
  stage: 'IXSCAN',
  indexName: index.name,
  keyPattern: index.spec['key'],
  direction: reverse ? 'backward' : 'forward'
})

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

const searches: Record<string, (body: Doc) => Search> = {
  find: readSearch,
  count: readQuery,
  aggregate: ({ pipeline, hint }) => ({ filter: leadingFilter(pipeline as unknown[]).filter, hint })
}
const verbosities = ['queryPlanner', 'executionStats', 'allPlansExecution']

/** `queryPlanner.winningPlan` and `executionStats`, as far as a test of index use reads them. */
export const explain: Command = async ({ db, body }, server) => {
  const { explain: asked, verbosity = 'allPlansExecution' } = body as { explain: Doc; verbosity?: string }
  checkWord(verbosity, verbosities, 'explain.verbosity')
  const [name = ''] = Object.keys(asked)
  const read = searches[name]
  if (!read) throw outside(`an explanation of '${name}'`)
  checkCommand(name, asked)
  const search = read(asked)
  checkSearch(search)
  const namespace = `${db}.${String(asked[name])}`
  const collection = server.engine.find(db, String(asked[name]))
  const cost: Cost = { keys: 0, documents: 0 }
  if (!collection) return report(namespace, { stage: 'EOF' }, cost, 0)
  const budget = server.budget()
  try {
    const { plan, sorted } = planSearch(collection, search)
    const told = name === 'count' ? countOf(collection, search, cost) : undefined
    if (told !== undefined) return report(namespace, shown(plan, sorted), cost, told)
    const found =
      name === 'aggregate'
        ? runPipeline(collection, asked['pipeline'] as unknown[], { hint: search.hint, budget, cost })
        : matches(collection, search, budget, cost)
    return report(namespace, shown(plan, sorted), cost, await server.cursors.count(found))
  } finally {
    budget.release()
  }
}

function report(namespace: string, winningPlan: Doc, cost: Cost, nReturned: number): Doc {
  return {
    queryPlanner: { namespace, winningPlan },
    executionStats: { nReturned, totalKeysExamined: cost.keys, totalDocsExamined: cost.documents }
  }
}
