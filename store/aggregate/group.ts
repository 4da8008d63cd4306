import { compare } from '../bson/compare.ts'
import { fingerprint } from '../bson/keys.ts'
import { type Doc, isDoc, put } from '../bson/values.ts'
import { StoreError } from '../errors.ts'
import { compareInExpressions } from './operators.ts'
import { accumulator } from './accumulators.ts'
import { expression } from './expressions.ts'
import { pause, type Stage } from './stage.ts'

/** `$group`. */
export const group: Stage = (operand, context) => {
  if (!isDoc(operand) || !('_id' in operand))
    throw new StoreError(15955, 'a group specification must include an _id')
  const { _id, ...fields } = operand
  return gather(expression(_id, context.variables), fields, context)
}

function gather(read: (doc: Doc) => unknown, fields: Doc, context: Parameters<Stage>[1]): ReturnType<Stage> {
  const { budget, variables } = context
  const makers = Object.keys(fields).map(name => ({ name, make: accumulator(name, fields[name], variables) }))
  return function* (source) {
    const groups = new Map<string, { id: unknown; parts: ReturnType<(typeof makers)[number]['make']>[] }>()
    for (const doc of source) {
      if (doc === pause) {
        yield pause
        continue
      }
      const id = read(doc) ?? null
      const key = fingerprint(id)
      let found = groups.get(key)
      if (!found) {
        budget.take(200 + key.length + makers.length * 100)
        found = { id, parts: makers.map(({ make }) => make(budget)) }
        groups.set(key, found)
      }
      for (const part of found.parts) part.add(doc)
    }
    for (const { id, parts } of groups.values()) {
      const doc: Doc = { _id: id }
      makers.forEach(({ name }, at) => put(doc, name, parts[at]?.result()))
      yield doc
    }
  }
}

/** `$sortByCount`: groups with their sizes, the largest first. */
export const sortByCount: Stage = (operand, context) => {
  const counted = gather(expression(operand, context.variables), { count: { $sum: 1 } }, context)
  return source => [...counted(source)].sort((a, b) => compare(b['count'], a['count']))
}

/** `$bucket`: groups between boundaries, each with its lower one as `_id`. */
export const bucket: Stage = (operand, context) => {
  const { groupBy, boundaries, default: rest, output = { count: { $sum: 1 } } } = operand as Doc
  if (!Array.isArray(boundaries) || boundaries.length < 2)
    throw new StoreError(40192, '$bucket needs at least two boundaries')
  const edges: unknown[] = boundaries
  if (edges.some((edge, at) => at > 0 && compare(edges[at - 1], edge) >= 0))
    throw new StoreError(40194, "The 'boundaries' parameter to $bucket must be sorted")
  const evaluate = expression(groupBy, context.variables)
  const read = (doc: Doc) => {
    const value = evaluate(doc)
    const above = edges.findIndex(edge => compareInExpressions(value, edge) < 0)
    if (above > 0) return edges[above - 1]
    if (rest === undefined)
      throw new StoreError(
        40066,
        '$bucket could not find a matching branch for an input, and no default was specified'
      )
    return rest
  }
  const grouped = gather(read, output as Doc, context)
  return source => [...grouped(source)].sort((a, b) => compare(a['_id'], b['_id']))
}
