import { regexParts } from '../bson/compare.ts'
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
  /** How a text begins; a regular expression stored as a value may satisfy the conjunct too. */
  prefix?: string
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
    if (classOf(operand) === Class.regex) return beginning(path, operand)
    if (!isOperators(operand)) return point(path, '$eq', operand, [operand])
    if ('$regex' in operand && '$options' in operand) return []
    return Object.keys(operand).flatMap(name => read(path, name, operand[name]))
  })
}

const told = ['$eq', '$in', '$gt', '$gte', '$lt', '$lte']

/** True when the constraints say all that the filter asks. */
export function saysAll(filter: Doc): boolean {
  return Object.keys(filter).every(key => {
    const operand = filter[key]
    if (key === '$and' && Array.isArray(operand))
      return operand.every(branch => isDoc(branch) && saysAll(branch))
    if (key.startsWith('$')) return false
    const asked = isOperators(operand) ? Object.keys(operand) : ['$eq']
    return (
      asked.every(name => told.includes(name)) && constraintsOf({ [key]: operand }).length === asked.length
    )
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
    case '$gt':
    case '$gte':
      return range(path, operator, operand, 'low')
    case '$lt':
    case '$lte':
      return range(path, operator, operand, 'high')
    case '$regex':
      return beginning(path, operand)
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

/** `^` and plain signs, those that mean something escaped. No half of a surrogate pair: its bytes begin nothing. */
const anchored = /^\^((?:[^\\^$.|?*+()[\]{}\p{Cs}]|\\[^\p{L}\p{N}\p{Cs}])+)$/u

/** A regular expression without options that asks for nothing but how a text begins. */
function beginning(path: string, operand: unknown): Constraint[] {
  if (typeof operand !== 'string' && classOf(operand) !== Class.regex) return []
  const [pattern, options] = typeof operand === 'string' ? [operand, ''] : regexParts(operand)
  const literal = options === '' ? anchored.exec(pattern)?.[1] : undefined
  if (literal === undefined) return []
  return [{ path, operator: '$regex', operand, prefix: literal.replace(/\\(.)/gsu, '$1') }]
}

/** True when a document that satisfies the constraint has the field: what a sparse index needs. */
export function provesPresence(constraint: Constraint): boolean {
  if (constraint.points) return constraint.points.every(value => value !== null && value !== undefined)
  return constraint.present === true || constraint.kind !== undefined || constraint.prefix !== undefined
}
