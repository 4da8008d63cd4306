import { isDeepStrictEqual } from 'node:util'
import type { mongo } from 'mongoose'
import { Refusal } from '#lib/refusal.ts'
import { batchesOf, FAITHFUL, type Stored } from './batches.ts'
import type { Work } from './migration.ts'
import { isDuplicateKey } from '../duplicate-key.ts'

const NO_COLLECTION = 26
const TARGET_EXISTS = 48
/** Where `to` stands already, moves the documents into it. Refuses an id that stands in both with another content. */
export async function renameCollection(work: Work, from: string, to: string): Promise<void> {
  const { database } = work
  work.assertHeld()
  try {
    await database.collection(from).rename(to)
  } catch (error) {
    const { code } = error as { code?: unknown }
    if (code === TARGET_EXISTS) return moveDocuments(work, from, to)
    if (code !== NO_COLLECTION) throw error
    return
  }
  work.changed(to, await database.collection(to).countDocuments())
}

/** A copy before each removal: a process killed in between leaves a document twice, and the next one sees that it is the same. */
async function moveDocuments(work: Work, from: string, to: string): Promise<void> {
  const source = work.database.collection(from)
  let moved = 0
  while (await source.findOne({}, { projection: { _id: 1 } }))
    for await (const documents of batchesOf(work, { collection: from })) {
      await copy(work, { from, to, documents })
      const ids = documents.map(({ _id }) => _id as mongo.ObjectId)
      moved += (await source.deleteMany({ _id: { $in: ids } })).deletedCount
    }
  await source.drop()
  work.changed(to, moved)
}

async function copy(
  { database }: Work,
  { from, to, documents }: { from: string; to: string; documents: Stored[] }
): Promise<void> {
  const target = database.collection(to)
  try {
    await target.insertMany(documents, { ordered: false })
  } catch (error) {
    if (!isDuplicateKey(error)) throw error
    for (const document of documents) {
      const copied = await target.findOne({ _id: document['_id'] as mongo.ObjectId }, FAITHFUL)
      if (!copied) throw error
      if (!isDeepStrictEqual(copied, document))
        throw new Refusal('terminal.migrate.bothDocuments', { from, to, id: String(document['_id']) })
    }
  }
}
