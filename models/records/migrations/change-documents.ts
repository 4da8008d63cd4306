import type { mongo } from 'mongoose'
import { Refusal } from '#lib/refusal.ts'
import { batchesOf, type Stored } from './batches.ts'
import type { Work } from './migration.ts'

export interface Change {
  collection: string
  /** Finds the documents that are still as they were, and none that was changed. */
  filter: Stored
  /** Names of the fields, of the document itself, that `change` reads or writes. */
  fields: readonly string[]
  /** What such a document becomes. What stays must stay the same object. */
  change: (document: Stored) => Stored
}

/** A pass that still meets something is followed by another; one that goes on for ever is a fault. */
const MOST_PASSES = 10
/** In batches, each document in one write and only as it was read. Refuses when something writes the old shape anew. */
export async function changeDocuments(work: Work, change: Change): Promise<void> {
  let changed = 0
  let met = 0
  for (let pass = 0; pass < MOST_PASSES; pass++) {
    const passed = await goThrough(work, change)
    changed += passed.changed
    met = passed.met
    if (met === 0) return work.changed(change.collection, changed)
  }
  throw new Refusal('terminal.migrate.rewritten', { collection: change.collection, count: met })
}

async function goThrough(work: Work, { change, ...looked }: Change) {
  const collection = work.database.collection(looked.collection)
  const passed = { met: 0, changed: 0 }
  for await (const documents of batchesOf(work, looked)) {
    passed.met += documents.length
    const writes = documents.map(document => ({ updateOne: updateOf(document, change(document)) }))
    const { modifiedCount } = await collection.bulkWrite(writes, { ordered: false })
    passed.changed += modifiedCount
  }
  return passed
}

/** The one write that makes `after` of `before`: fields that only change their name are renamed where they lie. */
function updateOf(before: Stored, after: Stored): mongo.UpdateOneModel {
  const filter: Stored = { _id: before['_id'] }
  const [$set, $unset, $rename]: [Stored, Stored, Record<string, string>] = [{}, {}, {}]
  for (const [name, value] of Object.entries(after)) {
    if (name in before && before[name] === value) continue
    filter[name] = name in before ? { $eq: before[name] } : { $exists: false }
    const old = Object.keys(before).find(
      other => !(other in after) && !(other in $rename) && before[other] === value
    )
    if (old !== undefined && !(name in before)) $rename[old] = name
    else $set[name] = value
  }
  for (const name of Object.keys(before)) {
    if (name in after) continue
    filter[name] = name in $rename ? { $exists: true } : { $eq: before[name] }
    if (!(name in $rename)) $unset[name] = ''
  }
  const parts = Object.entries({ $set, $unset, $rename })
  return { filter, update: Object.fromEntries(parts.filter(([, part]) => Object.keys(part).length > 0)) }
}
