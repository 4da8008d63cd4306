import { toNumber } from '../bson/numbers.ts'
import type { Doc } from '../bson/values.ts'
import { StoreError } from '../errors.ts'
import type { Request } from './request.ts'

/** The collection a command names. */
export function collectionName({ body, name }: Request): string {
  const value = body[name]
  if (typeof value === 'string' && value !== '') return value
  throw new StoreError(73, `collection name has invalid type for ${name}`)
}

/** An optional document, empty when absent; `shapes.ts` has looked at its type, as at that of a count. */
export const docAt = (body: Doc, key: string) => (body[key] ?? {}) as Doc

/** An optional count. */
export const countAt = (body: Doc, key: string) => (body[key] === undefined ? undefined : toNumber(body[key]))
