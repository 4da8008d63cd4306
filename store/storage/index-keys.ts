import { KeyWriter, keyLimit, shorten } from '../bson/keys.ts'
import { type Doc, isDoc, own } from '../bson/values.ts'
import { StoreError } from '../errors.ts'
import { isIndex } from '../query/paths.ts'
import type { Index } from './index.ts'

/** The keys of one document in one index, and what they teach about the index. */
export interface Keys {
  keys: Buffer[]
  arrays: string[]
  inexact: boolean
}

/** The key part of an empty array: before null, and never asked for. */
const emptyArray = Symbol('empty array')

/** How far one field has been followed: the value reached and the part of the path that comes next. */
interface Step {
  value: unknown
  next: number
  /** Inside an array already entered at this very place, an array is a value. */
  entered: boolean
}

/** Computes the keys; throws code 171 when two fields run through different arrays. */
export function keysOf(index: Index, doc: Doc): Keys {
  const result: Keys = { keys: [], arrays: [], inexact: false }
  if (!index.covers(doc)) return result
  const distinct = new Map<string, Buffer>()
  const steps = index.fields.map((): Step => ({ value: doc, next: 0, entered: false }))
  expand(index, steps, result, distinct)
  if (result.arrays.length > 0) result.keys = [...distinct.values()]
  return result
}

function expand(index: Index, steps: Step[], result: Keys, distinct: Map<string, Buffer>) {
  const reached = steps.map((step, at) => follow(step, index.fields[at]?.parts ?? []))
  const places = reached.map((step, at) =>
    Array.isArray(step.value) && !step.entered
      ? (index.fields[at]?.parts ?? []).slice(0, step.next).join('.')
      : undefined
  )
  const place = places.find(found => found !== undefined)
  if (place === undefined) return finish(index, reached, result, distinct)
  const other = places.find(found => found !== undefined && found !== place)
  if (other !== undefined)
    throw new StoreError(
      171,
      `cannot index parallel arrays [${other.split('.').at(-1)}] [${place.split('.').at(-1)}]`
    )
  if (!result.arrays.includes(place)) result.arrays.push(place)
  const list = reached[places.indexOf(place)]?.value as unknown[]
  const elements: unknown[] = list.length === 0 ? [emptyArray] : list
  for (const element of elements) {
    const inside = reached.map((step, at) =>
      places[at] === place ? { ...step, value: element, entered: true } : step
    )
    expand(index, inside, result, distinct)
  }
}

/** Goes down through documents until the path ends or an array is met. */
function follow(step: Step, parts: string[]): Step {
  let { value, next, entered } = step
  while (next < parts.length) {
    const part = parts[next] as string
    if (isDoc(value)) value = own(value, part)
    else if (Array.isArray(value) && isIndex(part)) value = value[Number(part)]
    else if (Array.isArray(value) && !entered) return { value, next, entered: false }
    else return { value: undefined, next: parts.length, entered: true }
    next++
    entered = false
  }
  return { value, next, entered }
}

const writer = new KeyWriter()

function finish(index: Index, steps: Step[], result: Keys, distinct: Map<string, Buffer>) {
  if (index.sparse && steps.every(step => step.value === undefined)) return
  writer.length = 0
  writer.inexact = false
  steps.forEach((step, at) => {
    const descending = index.fields[at]?.descending ?? false
    if (step.value === emptyArray) writer.mark(3, descending)
    else writer.write(step.value ?? null, descending)
  })
  const key = writer.finish()
  if (writer.inexact || key.length > keyLimit) result.inexact = true
  const short = shorten(key)
  if (result.arrays.length === 0) result.keys = [short]
  else distinct.set(short.toString('latin1'), short)
}
