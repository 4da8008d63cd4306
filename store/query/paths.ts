import { isDoc, own } from '../bson/values.ts'
import { StoreError } from '../errors.ts'

/** A test of one value; undefined stands for a missing field. */
export type ValueTest = (value: unknown) => boolean

/** What a match leaves behind: the place in an array that `$` stands for in an update. */
export interface Found {
  position: number | undefined
}

/** The parts of a path as sorts, projections and expressions name it; refused as MongoDB refuses it. */
export function fieldPath(path: string): string[] {
  if (path === '') throw new StoreError(40352, 'FieldPath cannot be constructed with empty string')
  if (path.endsWith('.')) throw new StoreError(40353, "FieldPath must not end with a '.'.")
  const parts = path.split('.')
  if (parts.includes('')) throw new StoreError(15998, 'FieldPath field names may not be empty strings.')
  if (parts.some(part => part.startsWith('$')))
    throw new StoreError(16410, `FieldPath field names may not start with '$': ${path}`)
  return parts
}

export const isIndex = (part: string) => /^(0|[1-9]\d{0,8})$/.test(part)

/**
 * True when `test` holds for some value reached by the path. Arrays on the way are entered, element by element
 * and by number; at the end an array offers its elements and itself, or only itself when `whole`.
 */
export function reaches(
  value: unknown,
  parts: string[],
  test: ValueTest,
  whole: boolean,
  found: Found,
  at = 0
): boolean {
  if (at === parts.length) return leaf(value, test, whole, found)
  const part = parts[at] as string
  if (isDoc(value)) return reaches(own(value, part), parts, test, whole, found, at + 1)
  if (!Array.isArray(value)) return leaf(undefined, test, whole, found)
  if (
    isIndex(part) &&
    Number(part) < value.length &&
    reaches(value[Number(part)], parts, test, whole, found, at + 1)
  )
    return true
  return value.some((element, index) => {
    if (!isDoc(element) || !reaches(element, parts, test, whole, found, at)) return false
    found.position = index
    return true
  })
}

function leaf(value: unknown, test: ValueTest, whole: boolean, found: Found): boolean {
  if (!whole && Array.isArray(value)) {
    const index = value.findIndex(test)
    if (index >= 0) {
      found.position = index
      return true
    }
  }
  return test(value)
}

/** Every value a path reaches, arrays at the end entered: what `distinct` and sorting see. */
export function valuesAt(root: unknown, parts: string[], whole = false): unknown[] {
  const values: unknown[] = []
  const collect = (value: unknown) => {
    values.push(value)
    return false
  }
  reaches(root, parts, collect, true, { position: undefined })
  if (whole) return values
  return values.flatMap(value => (Array.isArray(value) ? (value as unknown[]) : [value]))
}

/** The value at a path as an aggregation sees it: arrays of documents give an array of what they hold. */
export function resolve(value: unknown, parts: string[], at = 0): unknown {
  if (at === parts.length) return value
  if (isDoc(value)) return resolve(own(value, parts[at] as string), parts, at + 1)
  if (!Array.isArray(value)) return undefined
  return value.map(element => resolve(element, parts, at)).filter(element => element !== undefined)
}
