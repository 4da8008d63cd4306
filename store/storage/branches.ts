import { isDoc } from '../bson/values.ts'
import type { SortField } from '../query/sort.ts'
import { candidatesFor } from './candidates.ts'
import type { Collection } from './collection.ts'
import { type Constraint, constraintsOf } from './constraints.ts'
import type { Index } from './index.ts'
import type { IndexPlan, Stretch } from './plan.ts'

/**
 * The branches of an `$or` as stretches of one index that together come in the wanted order: « after this name, or
 * of this name and after this person ». Undefined where no index does.
 */
export function joinBranches(
  collection: Collection,
  branches: unknown[],
  outer: Constraint[],
  sort: SortField[]
): IndexPlan | undefined {
  if (sort.length === 0 || branches.length === 0 || !branches.every(isDoc)) return undefined
  const plans = branches.map(branch =>
    candidatesFor(collection, [...outer, ...constraintsOf(branch)], sort).filter(({ used }) =>
      [...used].some(constraint => !outer.includes(constraint))
    )
  )
  for (const index of collection.indexes) {
    const order = orderWithin(index, sort)
    if (!order) continue
    const chosen = plans.map(all => all.filter(plan => plan.index === index && plan.bound >= order.place))
    const ways = chosen.map(all => all.sort((a, b) => b.used.size - a.used.size)[0])
    if (!ways.every(way => way !== undefined)) continue
    if (sameStart(ways, order.place)) return join(ways, order.reverse, outer)
  }
  return undefined
}

/** From which field on the index is in the wanted order, whatever its fields are bound to. */
function orderWithin(index: Index, sort: SortField[]): { place: number; reverse: boolean } | undefined {
  const place = index.fields.findIndex(({ path }) => path === sort[0]?.path)
  if (place < 0 || index.inexact) return undefined
  const reverse = index.fields[place]?.descending !== sort[0]?.descending
  const inOrder = sort.every((wanted, at) => {
    const field = index.fields[place + at]
    if (field?.path !== wanted.path || index.arrayOn(field) !== undefined) return false
    return (field.descending !== wanted.descending) === reverse
  })
  return inOrder ? { place, reverse } : undefined
}

/** Before the order begins, all must stand at the same point. */
function sameStart(ways: IndexPlan[], place: number): boolean {
  const start = ways[0]?.starts[place]
  return start !== undefined && ways.every(({ starts }) => starts[place]?.equals(start))
}

function join(ways: IndexPlan[], reverse: boolean, outer: Constraint[]): IndexPlan {
  const [first, ...others] = ways as [IndexPlan, ...IndexPlan[]]
  const stretches = unite(ways.flatMap(way => way.stretches))
  const either: Constraint = { path: '', operator: '$or', operand: undefined }
  const common = outer.filter(constraint => ways.every(({ used }) => used.has(constraint)))
  return {
    ...first,
    stretches: reverse ? stretches.reverse() : stretches,
    bound: Math.min(first.bound, ...others.map(({ bound }) => bound)),
    ranged: true,
    begins: false,
    covers: false,
    merged: false,
    used: new Set([...common, either]),
    sorted: true,
    reverse
  }
}

/** In the order of the keys, those that overlap as one. */
function unite(stretches: Stretch[]): Stretch[] {
  const united: Stretch[] = []
  for (const stretch of [...stretches].sort((a, b) => Buffer.compare(a.from, b.from))) {
    const last = united.at(-1)
    if (!last || Buffer.compare(last.to, stretch.from) < 0) united.push({ ...stretch })
    else if (Buffer.compare(last.to, stretch.to) < 0) last.to = stretch.to
  }
  return united
}
