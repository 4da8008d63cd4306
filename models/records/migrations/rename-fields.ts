import { Refusal } from '#lib/refusal.ts'
import type { Stored } from './batches.ts'
import { changeDocuments } from './change-documents.ts'
import { dropIndexesOf } from './drop-indexes.ts'
import type { Work } from './migration.ts'
import { changeHolders, pathOf, type Path } from './paths.ts'

/** { owed: 'outbox', 'seats.order': 'seq' }: paths in old names, arrays entered. Refuses a document with both names. */
export async function renameFields(
  work: Work,
  collection: string,
  names: Readonly<Record<string, string>>
): Promise<void> {
  const renames = Object.entries(names).map(([old, name]) => ({ old, path: pathOf(old), name }))
  refuseChains(renames)
  await dropIndexesOf(work, collection, ({ keys, conditions }) =>
    [...keys, ...conditions].some(key => renames.some(({ old }) => key === old || key.startsWith(`${old}.`)))
  )
  // What lies deeper is renamed first, while the way to it still has its old names.
  const deepest = renames.toSorted((a, b) => b.path.length - a.path.length)
  await changeDocuments(work, {
    collection,
    filter: { $or: renames.map(({ old }) => ({ [old]: { $exists: true } })) },
    fields: [...new Set(renames.flatMap(topNames))],
    change: document => deepest.reduce((one, rename) => renamed(one, rename, collection), document)
  })
}

interface Rename {
  old: string
  path: Path
  name: string
}

const topNames = ({ path, name }: Rename): string[] => [path[0] ?? '', ...(path.length === 1 ? [name] : [])]

/** A new name that is also an old one would be renamed again when the migration goes on after a kill. */
function refuseChains(renames: readonly Rename[]) {
  const news = new Set(renames.map(({ path, name }) => [...path.slice(0, -1), name].join('.')))
  const chained = renames.find(({ old }) => news.has(old))
  if (chained) throw new Error(`${chained.old} is an old name and a new one`)
}

function renamed(document: Stored, { old, path, name }: Rename, collection: string): Stored {
  return changeHolders(document, path, (holder, last) => {
    if (Object.hasOwn(holder, name))
      throw new Refusal('terminal.migrate.bothNames', { collection, id: String(document['_id']), old, name })
    return Object.fromEntries(
      Object.entries(holder).map(([key, value]) => [key === last ? name : key, value])
    )
  }) as Stored
}
