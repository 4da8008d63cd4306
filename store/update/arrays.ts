import { equals } from '../bson/compare.ts'
import { toNumber } from '../bson/numbers.ts'
import { Class, classOf, isDoc, isOperators } from '../bson/values.ts'
import { badValue, StoreError, unknown } from '../errors.ts'
import { compileFilter, elementMatch } from '../query/match.ts'
import { matching } from '../query/operators.ts'
import type { ValueTest } from '../query/paths.ts'

function listAt(value: unknown, name: string, path: string, code = 2): unknown[] {
  if (value === undefined) return []
  if (Array.isArray(value)) return [...(value as unknown[])]
  throw new StoreError(code, `The field '${path}' must be an array for ${name}`)
}

/** The values to add: those of `$each`, or the operand itself. */
function added(name: string, operand: unknown): unknown[] {
  if (!isDoc(operand) || !('$each' in operand)) return [operand]
  const { $each: each, ...others } = operand
  if (!Array.isArray(each)) throw badValue(`The argument to $each in ${name} must be an array`)
  const [stranger] = Object.keys(others)
  if (stranger !== undefined) throw unknown(2, `Unrecognized clause in ${name}: ${stranger}`)
  return each as unknown[]
}

/** `$push`, of one value or of `$each`. */
export function push(value: unknown, operand: unknown, path: string): unknown[] {
  return [...listAt(value, '$push', path), ...added('$push', operand)]
}

/** `$addToSet`: values not yet there. */
export function addToSet(value: unknown, operand: unknown, path: string): unknown[] {
  const list = listAt(value, '$addToSet', path)
  for (const wanted of added('$addToSet', operand)) {
    if (!list.some(element => equals(element, wanted))) list.push(wanted)
  }
  return list
}

/** `$pull`: elements that equal a value, or satisfy a condition. */
export function pull(value: unknown, operand: unknown, path: string): unknown[] {
  const test = pullTest(operand)
  return listAt(value, '$pull', path).filter(element => !test(element))
}

function pullTest(operand: unknown): ValueTest {
  if (isOperators(operand)) return elementMatch(operand).element
  if (classOf(operand) === Class.regex) return matching(operand)
  if (!isDoc(operand)) return element => equals(element, operand)
  const filter = compileFilter(operand)
  return element => isDoc(element) && filter(element)
}

/** `$pullAll`: elements that equal one of the values. */
export function pullAll(value: unknown, operand: unknown, path: string): unknown[] {
  if (!Array.isArray(operand)) throw badValue('$pullAll requires an array argument')
  return listAt(value, '$pullAll', path).filter(element => !operand.some(wanted => equals(element, wanted)))
}

/** `$pop`: the first element for −1, else the last. */
export function pop(value: unknown, operand: unknown, path: string): unknown[] {
  const side = toNumber(operand)
  if (side !== 1 && side !== -1) throw new StoreError(9, '$pop expects 1 or -1')
  const list = listAt(value, '$pop', path, 14)
  return side < 0 ? list.slice(1) : list.slice(0, -1)
}
