import mongoose from 'mongoose'
import { CATALOGUE } from '#models/records/migrations/catalogue.ts'
import type { Migration } from '#models/records/migrations/migration.ts'
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

/** New names by collection and path, as standard-names.ts gives them: written again by hand, so that the two are compared. */
export const NAMES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  workshops: {
    owed: 'outbox',
    'owed.order': 'seq',
    'seats.order': 'seq',
    'log.detail.anyway': 'overrideReason',
    movedOrder: 'movedSeq',
    uncounted: 'figuresStale'
  },
  participations: {
    order: 'seq',
    anyway: 'overrideReason',
    publics: 'targetGroups',
    uncounted: 'figuresStale'
  },
  people: { agreements: 'commitments', owed: 'outbox' },
  tallies: { uncounted: 'figuresStale' },
  merges: {
    ...fileNames('keptBefore'),
    ...fileNames('keptAfter'),
    ...fileNames('losingFile'),
    'seats.before.order': 'seq',
    'participations.losing.order': 'seq',
    'participations.losing.anyway': 'overrideReason',
    'participations.losing.publics': 'targetGroups',
    'participations.losing.uncounted': 'figuresStale'
  }
}
export const COLLECTIONS: Readonly<Record<string, string>> = {
  letters: 'sentmessages',
  importations: 'importruns'
}
export const STATES: Readonly<Record<string, string>> = { void: 'overtaken', skipped: 'notSent' }

/** The migrations of the product, and a change of the kind that none of them makes yet: of states. */
export const MIGRATIONS_OF_TESTS: readonly Migration[] = [
  ...CATALOGUE.slice(0, 2),
  {
    number: 3,
    name: 'states',
    besideOlder: false,
    carry: work => rewriteValues(work, 'notices', 'state', STATES)
  }
]

function fileNames(path: string): Record<string, string> {
  return { [`${path}.agreements`]: 'commitments', [`${path}.owed`]: 'outbox' }
}
