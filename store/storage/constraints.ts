import { toNumber } from '../bson/numbers.ts'
import { Class, classOf, type Doc, isDoc, isOperators } from '../bson/values.ts'

/** What a conjunct of a filter says of one path: some value there is one of `points`, or lies in a range. */
export interface Constraint {
  path: string
  points?: unknown[]
  /** Ends of a range, both of one class of type; either may be absent. */
  low?: unknown
  high?: unknown
  kind?: number
  /** Only known to be there, as by `$exists`. */
  present?: boolean
  /** The operator and operand it was read from, for the implication of partial indexes. */
  operator: string
  operand: unknown
}

/** Reads the conjuncts an index can serve; what it leaves out is only ever checked on the documents. */
export function constraintsOf(filter: Doc, prefix = ''): Constraint[] {
  return Object.keys(filter).flatMap(key => {
    const operand = filter[key]
    if (key === '$and' && Array.isArray(operand))
      return operand.flatMap(branch => (isDoc(branch) ? constraintsOf(branch, prefix) : []))
    if (key.startsWith('$')) return []
    const path = prefix + key
    if (!isOperators(operand)) return point(path, '$eq', operand, [operand])
    return Object.keys(operand).flatMap(name => read(path, name, operand[name]))
  })
}

const ordered: ReadonlySet<number> = new Set([
  Class.number,
  Class.string,
  Class.binary,
  Class.objectId,
  Class.boolean,
  Class.date,
  Class.timestamp
])

const pointed: ReadonlySet<number> = new Set([...ordered, Class.null, Class.object])

function point(path: string, operator: string, operand: unknown, points: unknown[]): Constraint[] {
  if (!points.every(value => pointed.has(classOf(value)))) return []
  return [{ path, operator, operand, points }]
}

function read(path: string, operator: string, operand: unknown): Constraint[] {
  switch (operator) {
    case '$eq':
      return point(path, operator, operand, [operand])
    case '$in':
      return Array.isArray(operand) ? point(path, operator, operand, operand) : []
    case '$all':
      return Array.isArray(operand)
        ? operand.flatMap(value => (isOperators(value) ? [] : point(path, '$eq', value, [value])))
        : []
    case '$gt':
    case '$gte':
      return range(path, operator, operand, 'low')
    case '$lt':
    case '$lte':
      return range(path, operator, operand, 'high')
    case '$exists':
      return operand ? [{ path, operator, operand, present: true }] : []
    case '$type':
      return [{ path, operator, operand }]
    case '$elemMatch':
      return isDoc(operand) && !isOperators(operand) ? constraintsOf(operand, `${path}.`) : []
  }
  return []
}

function range(path: string, operator: string, operand: unknown, end: 'low' | 'high'): Constraint[] {
  const kind = classOf(operand)
  if (!ordered.has(kind) || (kind === Class.number && Number.isNaN(toNumber(operand)))) return []
  return [{ path, operator, operand, kind, [end]: operand }]
}

/** True when a document that satisfies the constraint has the field: what a sparse index needs. */
export function provesPresence(constraint: Constraint): boolean {
  if (constraint.points) return constraint.points.every(value => value !== null && value !== undefined)
  return constraint.present === true || constraint.kind !== undefined
}
