import mongoose from 'mongoose'
import type { Migration } from '#models/records/migrations/migration.ts'
import { renameCollection } from '#models/records/migrations/rename-collection.ts'
import { renameFields } from '#models/records/migrations/rename-fields.ts'
import { rewriteValues } from '#models/records/migrations/rewrite-values.ts'
import { readCollections } from '#store/archive.ts'
import { importDatabase } from '#store/transfer.ts'

/**
 * A demonstration as version 0 stored it on 29 November 2026: one agency with all that hangs on it, every collection,
 * every field and every state of it at least once. Nobody in it exists.
 */
export const OLDER_EXPORT = 'test/fixtures/demonstration-2026-11-29'

/** Fills a database of the connected server with it. */
export async function fillWithOlder(name: string): Promise<void> {
  const database = mongoose.connection.getClient().db(name)
  await importDatabase(database, OLDER_EXPORT)
}

export const OLDER_COLLECTIONS = readCollections(OLDER_EXPORT).map(({ name }) => name)

/** New names by collection and path, as the migrations below give them. */
export const NAMES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  workshops: {
    owed: 'outbox',
    'owed.order': 'seq',
    'seats.order': 'seq',
    movedOrder: 'movedSeq',
    uncounted: 'figuresStale'
  },
  participations: { order: 'seq', anyway: 'overrideReason', uncounted: 'figuresStale' },
  people: { agreements: 'commitments', owed: 'outbox' },
  tallies: { uncounted: 'figuresStale' }
}
export const COLLECTIONS: Readonly<Record<string, string>> = {
  letters: 'sentmessages',
  importations: 'importruns'
}
export const STATES: Readonly<Record<string, string>> = { void: 'overtaken', skipped: 'notSent' }

/** Changes of the kinds a release makes: fields at every depth, collections, states. */
export const MIGRATIONS_OF_TESTS: readonly Migration[] = [
  {
    number: 1,
    name: 'fields',
    besideOlder: false,
    async carry(work) {
      for (const [collection, names] of Object.entries(NAMES)) await renameFields(work, collection, names)
    }
  },
  {
    number: 2,
    name: 'states-and-collections',
    besideOlder: false,
    async carry(work) {
      await rewriteValues(work, 'notices', 'state', STATES)
      for (const [from, to] of Object.entries(COLLECTIONS)) await renameCollection(work, from, to)
    }
  }
]
