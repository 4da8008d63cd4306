import { toNumber } from '../bson/numbers.ts'
import { Class, classOf, type Doc, isDoc } from '../bson/values.ts'
import { outside, StoreError } from '../errors.ts'
import { typeName } from '../query/operators.ts'

/** The fields a document may have: the kind of each by its name, and those it must have. */
export interface Shape {
  kinds: Record<string, string>
  required: string[]
}

/** Reads « filter:object limit:count find!:string »: names with their kinds, `!` behind those that are required. */
export function shape(...lines: string[]): Shape {
  const fields = lines
    .join(' ')
    .split(' ')
    .map(field => field.split(':') as [string, string])
  return {
    kinds: Object.fromEntries(fields.map(([name, kind]) => [name.replace('!', ''), kind])),
    required: fields.filter(([name]) => name.endsWith('!')).map(([name]) => name.slice(0, -1))
  }
}

/** Refuses unknown fields (40415), wrong types (14), missing fields (40414), and what is left out (238). */
export function checkFields(doc: Doc, place: string, { kinds, required }: Shape) {
  for (const key of Object.keys(doc)) {
    const kind = Object.hasOwn(kinds, key) ? kinds[key] : undefined
    if (kind === undefined) throw new StoreError(40415, `BSON field '${place}.${key}' is an unknown field.`)
    checkKind(doc[key], kind, `${place}.${key}`)
  }
  const missing = required.find(name => !(name in doc))
  if (missing !== undefined)
    throw new StoreError(40414, `BSON field '${place}.${missing}' is missing but a required field`)
}

const isNumber = (value: unknown) => classOf(value) === Class.number

const is: Record<string, (value: unknown) => boolean> = {
  any: () => true,
  string: value => typeof value === 'string',
  object: isDoc,
  array: Array.isArray,
  bool: value => typeof value === 'boolean',
  number: isNumber,
  long: value => typeName(value) === 'long'
}

/** What asks for nothing: such a field may name what the store leaves out. */
const idle = (value: unknown) =>
  value === false || (typeof value === 'object' && value !== null && Object.keys(value).length === 0)

function checkKind(value: unknown, kind: string, name: string) {
  if (kind === 'off') {
    if (!idle(value)) throw outside(`the field '${name}'`)
  } else if (kind === 'simple') {
    if (!isDoc(value)) throw wrongType(value, 'object', name)
    if (!idle(value) && value['locale'] !== 'simple') throw outside('a collation')
  } else if (kind === 'count') {
    if (!isNumber(value)) throw wrongType(value, 'long', name)
    if (!Number.isInteger(toNumber(value)) || toNumber(value) < 0)
      throw new StoreError(
        51024,
        `BSON field '${name}' value must be >= 0 and whole, actual value '${String(value)}'`
      )
  } else if (!kind.split('|').some(one => is[one]?.(value))) throw wrongType(value, kind, name)
}

/** Refuses what is none of a few words. */
export function checkWord(value: unknown, words: string[], name: string) {
  if (!words.includes(String(value)))
    throw new StoreError(2, `Enumeration value '${String(value)}' for field '${name}' is not a valid value.`)
}

const wrongType = (value: unknown, kind: string, name: string) =>
  new StoreError(14, `BSON field '${name}' is the wrong type '${typeName(value)}', expected type '${kind}'`)
