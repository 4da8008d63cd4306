import { type Doc, isDoc, own, put } from '../bson/values.ts'
import { badValue, outside, StoreError } from '../errors.ts'
import { isIndex } from '../query/paths.ts'

/** What an update knows while it changes one document. */
export interface Moment {
  /** The array position the filter found, for `$`. */
  position: number | undefined
  inserting: boolean
}

/** A place in a document: a field of a document or an element of an array. */
export interface Place {
  holder: Doc | unknown[]
  key: string
}

const maxPadding = 100_000

export function readPlace({ holder, key }: Place): unknown {
  return Array.isArray(holder) ? holder[Number(key)] : own(holder, key)
}

export function writePlace({ holder, key }: Place, value: unknown) {
  if (!Array.isArray(holder)) return put(holder, key, value)
  const at = Number(key)
  if (at - holder.length > maxPadding) throw badValue(`cannot pad an array up to element ${key}`)
  while (holder.length < at) holder.push(null)
  holder[at] = value
}

/**
 * The place a path of an update names, arrays entered as `$` and numbers say. With `create`, documents on the way are
 * made; without, a path that leads nowhere names no place.
 */
export function placeOf(doc: Doc, path: string, moment: Moment, create: boolean): Place | undefined {
  const parts = path.split('.')
  const last = parts.pop() as string
  let holder: unknown = doc
  for (const part of parts) {
    const place = step(holder, part, path, moment, create)
    if (!place) return undefined
    holder = readPlace(place)
    if (holder !== undefined) continue
    if (!create) return undefined
    holder = {}
    writePlace(place, holder)
  }
  return step(holder, last, path, moment, create)
}

function step(
  holder: unknown,
  part: string,
  path: string,
  moment: Moment,
  create: boolean
): Place | undefined {
  if (part.startsWith('$[')) throw outside('an update of several elements by $[]')
  if (isDoc(holder)) return { holder, key: field(part, path) }
  if (Array.isArray(holder) && (isIndex(part) || part === '$'))
    return { holder, key: part === '$' ? matched(moment) : part }
  if (!create) return undefined
  throw new StoreError(28, `Cannot create field '${part}' of path '${path}' in ${JSON.stringify(holder)}`)
}

function field(part: string, path: string): string {
  if (part === '')
    throw new StoreError(56, `The update path '${path}' contains an empty field name, which is not allowed.`)
  if (part === '$') throw notFound()
  if (part.startsWith('$'))
    throw new StoreError(52, `The dollar ($) prefixed field '${part}' in '${path}' is not valid for storage.`)
  return part
}

function matched({ position }: Moment): string {
  if (position === undefined) throw notFound()
  return String(position)
}

const notFound = () => badValue('The positional operator did not find the match needed from the query.')
