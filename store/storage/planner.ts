import { type Doc, isDoc } from '../bson/values.ts'
import { joinBranches } from './branches.ts'
import { candidatesFor } from './candidates.ts'
import type { Collection } from './collection.ts'
import { type Constraint, constraintsOf } from './constraints.ts'
import type { IndexPlan, Plan, Wanted } from './plan.ts'
import { race } from './race.ts'

/**
 * Chooses by what there is: where several ways lead to the matches, or one leads to them and another to their order,
 * the indexes themselves are read a little to see which has the least.
 */
export function planFor(collection: Collection, filter: Doc, wanted: Wanted): Plan {
  return planWithin(collection, filter, [], wanted)
}

/** True when the plan yields the order that was asked. */
export const inOrder = (plan: Plan) => plan.kind === 'walk' || (plan.kind === 'index' && plan.by.sorted)

/** `outer` is what the filters around this one ask. */
function planWithin(collection: Collection, filter: Doc, outer: Constraint[], wanted: Wanted): Plan {
  const constraints = [...outer, ...constraintsOf(filter)]
  const candidates = candidatesFor(collection, constraints, wanted.sort).sort((a, b) => rank(b) - rank(a))
  const exact = candidates.find(isExact)
  if (exact) return by(exact)
  const joined = joinBranches(collection, alternativesOf(filter) ?? [], constraints, wanted.sort)
  if (joined) candidates.unshift(joined)
  const along = wanted.limit === undefined ? undefined : candidates.find(({ sorted }) => sorted)
  const branches = joined ? undefined : planOr(collection, filter, constraints)
  const narrowing = candidates.filter(plan => plan.bound > 0 || plan.ranged || plan.selects)
  const choices: Plan[] = narrowing.map(by)
  if (branches) {
    const spent = branches.reduce((sum, branch) => sum + branch.spent, 0)
    choices.push({ kind: 'or', branches, spent })
  }
  const best = choices.filter(one => !choices.some(other => other !== one && outdoes(other, one, choices)))
  const [only] = best
  if (!only) return along ? by(along) : { kind: 'scan', spent: 0 }
  if (best.length === 1 && (!along || (only.kind === 'index' && only.by === along))) return only
  return race(collection, best, along, wanted)
}

const by = (plan: IndexPlan): Plan => ({ kind: 'index', by: plan, spent: 0 })

const isExact = ({ index, bound }: IndexPlan) => index.unique && bound === index.fields.length

const rank = (plan: IndexPlan) =>
  (isExact(plan) ? 100 : 0) +
  plan.bound * 4 +
  (plan.begins ? 4 : plan.ranged ? 2 : 0) +
  (plan.sorted ? 3 : 0) -
  (plan.stretches.length > 50 ? 1 : 0)

/** True when one plan makes use of all that another does, and more, or of the same at a better rank. */
function outdoes(one: Plan, other: Plan, all: Plan[]): boolean {
  if (other.kind !== 'index') return false
  const { used } = other.by
  return leaves(one).every(uses => {
    if (![...used].every(constraint => uses.has(constraint))) return false
    return uses.size > used.size || (one.kind === 'index' && all.indexOf(one) < all.indexOf(other))
  })
}

/** What each end of a plan makes use of. */
function leaves(plan: Plan): ReadonlySet<Constraint>[] {
  if (plan.kind === 'or') return plan.branches.flatMap(leaves)
  if (plan.kind === 'index') return [plan.by.used]
  return plan.kind === 'records' ? [new Set(plan.by.flatMap(({ used }) => [...used]))] : []
}

function planOr(collection: Collection, filter: Doc, outer: Constraint[]): Plan[] | undefined {
  const or = alternativesOf(filter)
  if (!or) return undefined
  const unordered: Wanted = { sort: [], limit: undefined }
  const branches: Plan[] = []
  for (const branch of or) {
    const plan = isDoc(branch) ? planWithin(collection, branch, outer, unordered) : undefined
    if (!plan || plan.kind === 'scan') return undefined
    branches.push(plan)
  }
  return branches
}

/** The first `$or` that every match satisfies: at the top, or inside `$and`. */
function alternativesOf(filter: Doc): unknown[] | undefined {
  const { $or: or, $and: and } = filter
  if (Array.isArray(or)) return or as unknown[]
  if (!Array.isArray(and)) return undefined
  return and.map(branch => (isDoc(branch) ? alternativesOf(branch) : undefined)).find(found => found)
}
