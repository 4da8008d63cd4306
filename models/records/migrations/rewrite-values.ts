import type { Stored } from './batches.ts'
import { changeDocuments } from './change-documents.ts'
import { dropIndexesOf } from './drop-indexes.ts'
import type { Work } from './migration.ts'
import { changeHolders, pathOf, sameOr } from './paths.ts'

/** In a field, or in each element of a list. Indexes conditioned on the field go first: the models build them anew. */
export async function rewriteValues(
  work: Work,
  collection: string,
  field: string,
  values: Readonly<Record<string, string>>
): Promise<void> {
  const path = pathOf(field)
  const olds = Object.keys(values)
  const chained = Object.values(values).find(value => Object.hasOwn(values, value))
  if (chained !== undefined) throw new Error(`${chained} is an old value and a new one`)
  await dropIndexesOf(work, collection, ({ conditions }) => conditions.includes(field))
  const rewritten = (value: unknown): unknown =>
    Array.isArray(value)
      ? sameOr(value, rewritten)
      : typeof value === 'string' && Object.hasOwn(values, value)
        ? values[value]
        : value
  await changeDocuments(work, {
    collection,
    filter: { [field]: { $in: olds } },
    fields: [path[0] ?? ''],
    change: document =>
      changeHolders(document, path, (holder, last) => ({
        ...holder,
        [last]: rewritten(holder[last])
      })) as Stored
  })
}
