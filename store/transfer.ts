import { deserialize, serialize } from 'bson'
import {
  type ArchivedCollection,
  damaged,
  type IndexDescription,
  readCollections,
  writeCollection
} from './archive.ts'

type Document = Record<string, unknown>

/** What is used of a collection of the MongoDB driver; structural, so that the store needs no client. */
interface Collection {
  find(filter: object, options: object): AsyncIterable<Document>
  countDocuments(filter: object, options: object): Promise<number>
  indexes(): Promise<IndexDescription[]>
  insertMany(documents: Document[], options: object): Promise<unknown>
  createIndex(key: never, options: object): Promise<unknown>
}

/** What is used of a database of the MongoDB driver: `mongoose.connection.db` and `client.db()` both are one. */
export interface Database {
  listCollections(
    filter?: object,
    options?: object
  ): { toArray(): Promise<{ name: string; type?: string }[]> }
  createCollection(name: string): Promise<unknown>
  collection(name: string): Collection
}

/** Documents moved, by collection. */
export type Moved = Record<string, number>

export interface TransferOptions {
  /** Collections that stay behind. */
  leaveOut?: readonly string[]
  /** Told of each collection once it is over. */
  onMoved?: (name: string, count: number) => void
}

/** Every type as it is stored: no number, binary or expression becomes one of JavaScript's on the way. */
const faithful = { promoteValues: false, promoteLongs: false, promoteBuffers: false, bsonRegExp: true }
const atOnce = 1000
const bytesAtOnce = 8 * 1024 * 1024

/** Writes every collection of a database, with its indexes, into a folder that `mongorestore --dir` reads. */
export async function exportDatabase(
  database: Database,
  folder: string,
  { leaveOut = [], onMoved }: TransferOptions = {}
): Promise<Moved> {
  const moved: Moved = {}
  for (const name of await collectionsOf(database)) {
    if (leaveOut.includes(name)) continue
    const collection = database.collection(name)
    const count = await writeCollection(folder, name, await collection.indexes(), encoded(collection))
    moved[name] = count
    onMoved?.(name, count)
  }
  return moved
}

/** The first collection that holds something, system collections and those left out apart. */
export async function firstHeld(
  database: Database,
  leaveOut: readonly string[] = []
): Promise<string | undefined> {
  for (const name of await collectionsOf(database))
    if (!leaveOut.includes(name) && (await database.collection(name).countDocuments({}, { limit: 1 })) > 0)
      return name
  return undefined
}

async function collectionsOf(database: Database): Promise<string[]> {
  const found = await database.listCollections().toArray()
  return found
    .filter(({ name, type = 'collection' }) => !name.startsWith('system.') && type === 'collection')
    .map(({ name }) => name)
    .sort()
}

async function* encoded(collection: Collection) {
  for await (const document of collection.find({}, faithful))
    yield serialize(document, { ignoreUndefined: false })
}

/**
 * Reads a folder back into a database, documents first, indexes after. Throws an Error before anything is written:
 * with code ENOTEMPTY when the database holds something, EDAMAGED when a file is.
 */
export async function importDatabase(
  database: Database,
  folder: string,
  { leaveOut = [], onMoved }: TransferOptions = {}
): Promise<Moved> {
  const archived = readCollections(folder).filter(({ name }) => !leaveOut.includes(name))
  const held = await firstHeld(database, leaveOut)
  if (held !== undefined)
    throw Object.assign(new Error(`the collection ${held} is not empty; import into an empty database`), {
      code: 'ENOTEMPTY'
    })
  for (const collection of archived) await readWhole(collection)
  const existing = new Set((await database.listCollections().toArray()).map(({ name }) => name))
  const moved: Moved = {}
  for (const { name, indexes, documents } of archived) {
    if (!existing.has(name)) await database.createCollection(name)
    const collection = database.collection(name)
    const count = await insertAll(collection, documents())
    for (const { key, v: _version, ns: _namespace, ...options } of indexes)
      if (options['name'] !== '_id_') await collection.createIndex(key as never, options)
    moved[name] = count
    onMoved?.(name, count)
  }
  return moved
}

/** Meets every document once, so that a file damaged anywhere is refused before the first is written. */
async function readWhole({ file, documents }: ArchivedCollection) {
  for await (const document of documents()) {
    try {
      deserialize(document, faithful)
    } catch {
      throw damaged(file, 'holds a document that cannot be read')
    }
  }
}

async function insertAll(collection: Collection, documents: AsyncIterable<Buffer>): Promise<number> {
  let batch: Document[] = []
  let bytes = 0
  let count = 0
  const flush = async () => {
    if (batch.length > 0) await collection.insertMany(batch, { ordered: true })
    count += batch.length
    batch = []
    bytes = 0
  }
  for await (const document of documents) {
    batch.push(deserialize(document, faithful))
    bytes += document.length
    if (batch.length >= atOnce || bytes >= bytesAtOnce) await flush()
  }
  await flush()
  return count
}
