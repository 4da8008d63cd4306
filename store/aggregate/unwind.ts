import { type Doc, isDoc, own, put } from '../bson/values.ts'
import { outside, StoreError } from '../errors.ts'
import { fieldPath } from '../query/paths.ts'
import { each, type Stage } from './stage.ts'

/** `$unwind`: one document per element of an array. */
export const unwind: Stage = operand => {
  const { parts, keep } = read(operand)
  return each(doc => {
    const value = parts.reduce<unknown>((at, part) => (isDoc(at) ? own(at, part) : undefined), doc)
    if (!Array.isArray(value)) return keep || (value !== null && value !== undefined) ? [doc] : []
    if (value.length > 0) return value.map(element => withPath(doc, parts, element))
    return keep ? [withPath(doc, parts, undefined)] : []
  })
}

/** `'$path'`, or `{ path, preserveNullAndEmptyArrays }`. */
function read(operand: unknown): { parts: string[]; keep: boolean } {
  if (typeof operand !== 'string' && !isDoc(operand))
    throw new StoreError(15981, 'expected either a string or an object as specification for $unwind stage')
  const {
    path,
    preserveNullAndEmptyArrays: keep = false,
    ...others
  } = typeof operand === 'string' ? { path: operand } : operand
  if ('includeArrayIndex' in others) throw outside("the option 'includeArrayIndex' of $unwind")
  const [stranger] = Object.keys(others)
  if (stranger !== undefined) throw new StoreError(28811, `unrecognized option to $unwind stage: ${stranger}`)
  if (path === undefined) throw new StoreError(28812, 'no path specified to $unwind stage')
  if (typeof path !== 'string') throw new StoreError(28808, 'expected a string as the path for $unwind stage')
  if (typeof keep !== 'boolean')
    throw new StoreError(
      28809,
      'expected a boolean for the preserveNullAndEmptyArrays option to $unwind stage'
    )
  if (!path.startsWith('$'))
    throw new StoreError(28818, "path option to $unwind stage should be prefixed with a '$'")
  return { parts: fieldPath(path.slice(1)), keep }
}

/** A copy with one value in the place of another, the field gone where there is none. */
function withPath(doc: Doc, [head = '', ...rest]: string[], value: unknown): Doc {
  const copy = { ...doc }
  const below = own(doc, head)
  if (rest.length > 0) put(copy, head, withPath(isDoc(below) ? below : {}, rest, value))
  else if (value === undefined) delete copy[head]
  else put(copy, head, value)
  return copy
}
