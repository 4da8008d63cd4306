import type { Migration } from './migration.ts'
import { renameCollection } from './rename-collection.ts'
import { renameFields } from './rename-fields.ts'

/** Old name → standard word, by collection and path. What a merge keeps of two files may be put back: it follows. */
const NAMES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
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
    'keptBefore.agreements': 'commitments',
    'keptBefore.owed': 'outbox',
    'keptAfter.agreements': 'commitments',
    'keptAfter.owed': 'outbox',
    'losingFile.agreements': 'commitments',
    'losingFile.owed': 'outbox',
    'seats.before.order': 'seq',
    'participations.losing.order': 'seq',
    'participations.losing.anyway': 'overrideReason',
    'participations.losing.publics': 'targetGroups',
    'participations.losing.uncounted': 'figuresStale'
  }
}

const COLLECTIONS: Readonly<Record<string, string>> = { letters: 'sentmessages', importations: 'importruns' }

export const STANDARD_NAMES: Migration = {
  number: 2,
  name: 'standard-names',
  besideOlder: false,
  async carry(work) {
    for (const [collection, names] of Object.entries(NAMES)) await renameFields(work, collection, names)
    for (const [from, to] of Object.entries(COLLECTIONS)) await renameCollection(work, from, to)
  }
}
