import { type Doc, isDoc, own, put } from '../bson/values.ts'
import { badValue, StoreError } from '../errors.ts'
import { isIndex, type ValueTest } from '../query/paths.ts'

/** What an update knows while it changes one document. */
export interface Moment {
  /** The array position the filter found, for `$`. */
  position: number | undefined
  /** The tests of `arrayFilters` by identifier, for `$[identifier]`. */
  filters: ReadonlyMap<string, ValueTest>
  inserting: boolean
  now: Date
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
 * The places a path of an update names, arrays entered as `$`, `$[]`, `$[identifier]` and numbers say. With
 * `create`, documents on the way are made; without, a path that leads nowhere names no place.
 */
export function placesOf(doc: Doc, path: string, moment: Moment, create: boolean): Place[] {
  return descend(doc, path.split('.'), 0, path, moment, create)
}

function descend(
  holder: unknown,
  parts: string[],
  at: number,
  path: string,
  moment: Moment,
  create: boolean
): Place[] {
  const part = parts[at] as string
  if (!isDoc(holder) && !Array.isArray(holder)) {
    if (!create) return []
    throw notViable(parts, at, holder)
  }
  if (Array.isArray(holder) && !isIndex(part) && !part.startsWith('$') && !create) return []
  const keys = Array.isArray(holder) ? elements(holder, part, path, moment) : [field(part, path)]
  return keys.flatMap((key): Place[] => {
    const place = { holder, key }
    if (at === parts.length - 1) return [place]
    const below = readPlace(place)
    if (below !== undefined) return descend(below, parts, at + 1, path, moment, create)
    if (!create) return []
    if (parts[at + 1]?.startsWith('$['))
      throw badValue(
        `The path '${parts.slice(0, at + 1).join('.')}' must exist in the document in order to apply array updates.`
      )
    const made: Doc = {}
    writePlace(place, made)
    return descend(made, parts, at + 1, path, moment, create)
  })
}

const notViable = (parts: string[], at: number, holder: unknown) =>
  new StoreError(
    28,
    `Cannot create field '${parts[at]}' in element {${parts[at - 1]}: ${JSON.stringify(holder)}}`
  )

function field(part: string, path: string): string {
  if (part === '')
    throw new StoreError(56, `The update path '${path}' contains an empty field name, which is not allowed.`)
  if (part === '$') throw badValue('The positional operator did not find the match needed from the query.')
  if (part.startsWith('$['))
    throw badValue(`Cannot apply array updates to non-array element of path '${path}'`)
  return part
}

function elements(list: unknown[], part: string, path: string, moment: Moment): string[] {
  if (part === '$') {
    if (moment.position === undefined)
      throw badValue('The positional operator did not find the match needed from the query.')
    return [String(moment.position)]
  }
  if (part === '$[]') return list.map((_, index) => String(index))
  const name = /^\$\[(\w+)\]$/.exec(part)?.[1]
  if (name) {
    const test = moment.filters.get(name)
    if (!test) throw badValue(`No array filter found for identifier '${name}' in path '${path}'`)
    return list.flatMap((element, index) => (test(element) ? [String(index)] : []))
  }
  if (isIndex(part)) return [part]
  throw new StoreError(28, `Cannot create field '${part}' in element of path '${path}', which is an array`)
}
