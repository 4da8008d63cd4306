import { compare, equals } from '../bson/compare.ts'
import { toNumber } from '../bson/numbers.ts'
import { Class, classOf, type Doc, isDoc, isOperators } from '../bson/values.ts'
import { badValue } from '../errors.ts'
import { compileFilter, elementMatch } from '../query/match.ts'
import { matching } from '../query/operators.ts'
import type { ValueTest } from '../query/paths.ts'
import { compareKeys, readSort, sortKey } from '../query/sort.ts'

function listAt(value: unknown, name: string, path: string): unknown[] {
  if (value === undefined) return []
  if (Array.isArray(value)) return [...(value as unknown[])]
  throw badValue(`The field '${path}' must be an array for ${name}`)
}

const eachOf = (operand: unknown): unknown[] | undefined => {
  if (!isDoc(operand) || !('$each' in operand)) return undefined
  const each = operand['$each']
  if (!Array.isArray(each)) throw badValue('The argument to $each must be an array')
  return each as unknown[]
}

/** `$push`, with `$each`, `$position`, `$sort` and `$slice`, in this order. */
export function push(value: unknown, operand: unknown, path: string): unknown[] {
  const list = listAt(value, '$push', path)
  const each = eachOf(operand)
  if (!each) return [...list, operand]
  const { $each, $position, $sort, $slice, ...unknown } = operand as Doc
  const [stranger] = Object.keys(unknown)
  if (stranger !== undefined) throw badValue(`Unrecognized clause in $push: ${stranger}`)
  list.splice($position === undefined ? list.length : toNumber($position), 0, ...($each as unknown[]))
  if ($sort !== undefined) sortList(list, $sort)
  if ($slice === undefined) return list
  const slice = toNumber($slice)
  return slice < 0 ? list.slice(slice) : list.slice(0, slice)
}

function sortList(list: unknown[], by: unknown) {
  if (!isDoc(by)) return list.sort((a, b) => compare(a, b) * toNumber(by))
  const fields = readSort(by)
  const key = (value: unknown) => sortKey(isDoc(value) ? value : {}, fields)
  return list.sort((a, b) => compareKeys(key(a), key(b), fields))
}

/** `$addToSet`: values not yet there. */
export function addToSet(value: unknown, operand: unknown, path: string): unknown[] {
  const list = listAt(value, '$addToSet', path)
  for (const wanted of eachOf(operand) ?? [operand]) {
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
  if (side !== 1 && side !== -1) throw badValue('$pop expects 1 or -1')
  const list = listAt(value, '$pop', path)
  return side < 0 ? list.slice(1) : list.slice(0, -1)
}
