import { toNumber } from '../bson/numbers.ts'
import { type Doc, isDoc } from '../bson/values.ts'
import { badValue, outside, StoreError } from '../errors.ts'
import type { Request } from './request.ts'

/** The collection a command names. */
export function collectionName({ body, name }: Request): string {
  const value = body[name]
  if (typeof value !== 'string' || value === '')
    throw new StoreError(73, `collection name has invalid type for ${name}`)
  return value
}

/** An optional document, empty when absent. */
export function docAt(body: Doc, key: string): Doc {
  const value = body[key]
  if (value === undefined || value === null) return {}
  if (isDoc(value)) return value
  throw new StoreError(14, `the field '${key}' must be a document`)
}

/** An optional whole number of 0 or more. */
export function countAt(body: Doc, key: string): number | undefined {
  const value = body[key]
  if (value === undefined || value === null) return undefined
  const number = toNumber(value)
  if (!Number.isInteger(number) || number < 0)
    throw badValue(`the field '${key}' must be a whole number, 0 or more`)
  return number
}

/** Refuses a collation other than the simple one, which is what every comparison here does. */
export function refuseCollation(body: Doc) {
  const collation = body['collation']
  if (isDoc(collation) && collation['locale'] !== undefined && collation['locale'] !== 'simple')
    throw outside('a collation')
}
