import type { Work } from './migration.ts'

/** What an index speaks of: the fields of its key, and those that decide whether a document is in it. */
export interface Indexed {
  name: string
  keys: readonly string[]
  conditions: readonly string[]
}

const NO_COLLECTION = 26
const NO_INDEX = 27

/** Drops the indexes of a collection that `isDropped` chooses; another process may have done so already. */
export async function dropIndexesOf(
  { database, assertHeld }: Work,
  collection: string,
  isDropped: (index: Indexed) => boolean
): Promise<void> {
  const indexes = await database.collection(collection).indexes().catch(unless(NO_COLLECTION, []))
  for (const { name = '', key, partialFilterExpression } of indexes) {
    const indexed = { name, keys: Object.keys(key), conditions: fieldsOf(partialFilterExpression) }
    if (name === '_id_' || !isDropped(indexed)) continue
    assertHeld()
    await database.collection(collection).dropIndex(name).catch(unless(NO_INDEX, undefined))
  }
}

function fieldsOf(condition: unknown): string[] {
  if (typeof condition !== 'object' || condition === null) return []
  return Object.entries(condition).flatMap(([name, value]) =>
    name.startsWith('$') ? (value as unknown[]).flatMap(fieldsOf) : [name]
  )
}

const unless =
  <T>(known: number, instead: T) =>
  (error: unknown): T => {
    if ((error as { code?: unknown }).code !== known) throw error
    return instead
  }
