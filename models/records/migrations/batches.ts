import type { Work } from './migration.ts'

/** A stored document, every value with the type it is stored with. */
export type Stored = Record<string, unknown>

/** Documents read at a time; a reply of the server is bounded in bytes besides. */
const AT_ONCE = 500
/** No number, binary or expression becomes one of JavaScript's on the way. */
export const FAITHFUL = {
  promoteValues: false,
  promoteLongs: false,
  promoteBuffers: false,
  bsonRegExp: true
} as const

export async function* batchesOf(
  { database, assertHeld }: Work,
  { collection, filter = {}, fields }: { collection: string; filter?: Stored; fields?: readonly string[] }
): AsyncGenerator<Stored[]> {
  const projection = fields && Object.fromEntries(['_id', ...fields].map(field => [field, 1]))
  const options = { ...FAITHFUL, batchSize: AT_ONCE, ...(projection ? { projection } : {}) }
  const cursor = database.collection(collection).find(filter, options)
  try {
    while (await cursor.hasNext()) {
      assertHeld()
      yield cursor.readBufferedDocuments()
    }
  } finally {
    await cursor.close()
  }
}
