import { fingerprint } from '../bson/keys.ts'
import { type Doc, isDoc, put } from '../bson/values.ts'
import { StoreError } from '../errors.ts'
import { type Accumulator, accumulator } from './accumulators.ts'
import { expression } from './expressions.ts'
import { gather, type Stage } from './stage.ts'

/** `$group`. */
export const group: Stage = (operand, budget) => {
  if (!isDoc(operand)) throw new StoreError(15947, "a group's fields must be specified in an object")
  if (!('_id' in operand)) throw new StoreError(15955, 'a group specification must include an _id')
  const { _id, ...fields } = operand
  const read = expression(_id)
  const parts = Object.keys(fields).map(name => ({ name, ...accumulator(name, fields[name]) }))
  return gather(() => {
    const groups = new Map<string, { id: unknown; gathered: Accumulator[] }>()
    const take = (doc: Doc) => {
      const id = read(doc) ?? null
      const key = fingerprint(id)
      let found = groups.get(key)
      if (!found) {
        budget.take(200 + key.length + parts.length * 100)
        found = { id, gathered: parts.map(({ make }) => make(budget)) }
        groups.set(key, found)
      }
      for (let at = 0; at < parts.length; at++) found.gathered[at]?.add(parts[at]?.read(doc))
    }
    function* give() {
      for (const { id, gathered } of groups.values()) {
        const doc: Doc = { _id: id }
        parts.forEach(({ name }, at) => put(doc, name, gathered[at]?.result()))
        yield doc
      }
    }
    return { take, give }
  })
}
