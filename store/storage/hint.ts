import { type Doc, isDoc } from '../bson/values.ts'
import { StoreError } from '../errors.ts'
import { equals } from '../bson/compare.ts'
import type { Collection } from './collection.ts'
import type { Plan, Wanted } from './plan.ts'
import { planFor } from './planner.ts'

/** The index a hint names, by its name or its key; undefined for a hint that asks for none. */
function hinted({ indexes }: Collection, hint: unknown) {
  if (hint === undefined || (isDoc(hint) && Object.keys(hint).length === 0)) return undefined
  const index = indexes.find(one => (isDoc(hint) ? equals(one.spec['key'], hint) : one.name === hint))
  if (index) return index
  throw new StoreError(2, 'hint provided does not correspond to an existing index')
}

/** The plan of a search: by the index it hints at, where it hints at one; `{ $natural: 1 }` reads everything. */
export function planHinted(collection: Collection, filter: Doc, wanted: Wanted, hint: unknown): Plan {
  if (isDoc(hint) && equals(hint, { $natural: 1 })) return { kind: 'scan', spent: 0 }
  const index = hinted(collection, hint)
  if (!index) return planFor(collection, filter, wanted)
  // The planner is shown this index alone.
  const shown = Object.create(collection, { indexes: { value: [index] } }) as Collection
  const plan = planFor(shown, filter, wanted)
  if (plan.kind === 'scan' && (index.sparse || index.partial))
    throw new StoreError(
      291,
      `the index ${index.name} of the hint does not hold all that the filter may find`
    )
  return plan
}
