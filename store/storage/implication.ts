import { compare, equals } from '../bson/compare.ts'
import { isNotANumber } from '../bson/numbers.ts'
import { Class, classOf, type Doc } from '../bson/values.ts'
import { typed } from '../query/operators.ts'
import { type Constraint, constraintsOf, provesPresence } from './constraints.ts'

/** True when every document the filter finds is sure to be in a partial index. */
export function implies(filter: Constraint[], partial: Doc): boolean {
  const wanted = constraintsOf(partial)
  const readable = countConditions(partial)
  if (wanted.length !== readable) return false
  return wanted.every(want => filter.some(have => have.path === want.path && entails(have, want)))
}

/** Conditions of a partial filter, to notice one that `constraintsOf` could not read. */
function countConditions(filter: Doc): number {
  return Object.keys(filter).reduce((count, key) => {
    const operand = filter[key]
    if (key === '$and')
      return count + (operand as Doc[]).reduce((inner, branch) => inner + countConditions(branch), 0)
    const operators = typeof operand === 'object' && operand !== null ? Object.keys(operand) : []
    return count + (operators[0]?.startsWith('$') ? operators.length : 1)
  }, 0)
}

function entails(have: Constraint, want: Constraint): boolean {
  if (have.operator === want.operator && equals(have.operand, want.operand)) return true
  if (want.present) return provesPresence(have)
  if (want.operator === '$type')
    return (have.points ?? []).length > 0 && (have.points ?? []).every(typed(want.operand)) && sameType(have)
  if (want.points)
    return !!have.points && have.points.every(value => want.points?.some(other => equals(value, other)))
  const comparable = (value: unknown) =>
    classOf(value) === want.kind && !(want.kind === Class.number && isNotANumber(value))
  const inside = (value: unknown) => comparable(value) && within(value, want)
  if (have.points) return have.points.length > 0 && have.points.every(inside)
  const end = want.low === undefined ? have.high : have.low
  if (end === undefined) return false
  return inside(end) || (have.operator === strict(want) && equals(end, want.operand))
}

/** Equal numbers may differ in type, so only other types prove a `$type`. */
const sameType = (have: Constraint) => (have.points ?? []).every(value => classOf(value) !== 10)

const strict = (want: Constraint) => (want.low === undefined ? '$lt' : '$gt')

function within(value: unknown, want: Constraint): boolean {
  const order = compare(value, want.operand)
  switch (want.operator) {
    case '$gt':
      return order > 0
    case '$gte':
      return order >= 0
    case '$lt':
      return order < 0
    default:
      return order <= 0
  }
}
