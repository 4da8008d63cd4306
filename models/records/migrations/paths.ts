import type { Stored } from './batches.ts'

/** 'seats.order' → its value is looked for in each of the seats, as MongoDB's own paths do. */
export type Path = readonly string[]

export function pathOf(text: string): Path {
  const path = text.split('.')
  if (path.some(part => part === '') || path[0] === '_id') throw new Error(`${text} cannot be changed`)
  return path
}

/** Changes every document in which a path ends, arrays entered; what holds no such place stays the same object. */
export function changeHolders(
  value: unknown,
  path: Path,
  change: (holder: Stored, last: string) => Stored
): unknown {
  if (Array.isArray(value)) return sameOr(value, one => changeHolders(one, path, change))
  const [first, ...rest] = path
  if (!isDocument(value) || first === undefined || !Object.hasOwn(value, first)) return value
  if (rest.length === 0) return change(value, first)
  const below = changeHolders(value[first], rest, change)
  return below === value[first] ? value : { ...value, [first]: below }
}

export function sameOr(list: readonly unknown[], change: (one: unknown) => unknown): readonly unknown[] {
  const changed = list.map(change)
  return changed.every((one, at) => one === list[at]) ? list : changed
}

/** A plain document: ids, dates and numbers are objects too, of a kind of their own. */
function isDocument(value: unknown): value is Stored {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
}
