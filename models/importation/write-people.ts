import mongoose from 'mongoose'
import { searchKeys, sortName } from '../person/search.ts'
import type { Person } from '../person.ts'
import type { StoredPerson } from './known-people.ts'
import type { BroughtChanges, BroughtFacts } from './person-facts.ts'
import { batches } from './plan.ts'
import { insertNew } from './insert-new.ts'

/** What a list of people writes. */
export interface PeopleWrites {
  kind: 'people'
  enter: (BroughtFacts & { agency: mongoose.Types.ObjectId })[]
  correct: { person: StoredPerson; set: BroughtChanges }[]
}

const BATCH = 500

/**
 * Enters and corrects in batches. The unique identifiers and the moment of the last change are the guards: who was
 * entered or corrected meanwhile is left alone, and planned anew.
 */
export async function writePeople({ enter, correct }: PeopleWrites): Promise<void> {
  for (const some of batches(enter, BATCH)) await insertNew('Person', some.map(asNew))
  for (const some of batches(correct, BATCH)) {
    await mongoose.model<Person>('Person').bulkWrite(some.map(asCorrection), { ordered: false })
  }
}

function asNew(facts: PeopleWrites['enter'][number]): Person {
  const person = new (mongoose.model<Person>('Person'))(facts)
  person.refreshSearchKeys()
  return person
}

/** As Person.correct would: search keys follow, and another address is written to again. */
function asCorrection({ person, set }: PeopleWrites['correct'][number]) {
  const after = { ...person, ...set }
  const written = set.email === undefined ? {} : { emailRefusedAt: null }
  return {
    updateOne: {
      filter: { _id: person._id, agency: person.agency, updatedAt: person.updatedAt },
      update: {
        $set: { ...set, ...written, searchKeys: searchKeys(after), sortName: sortName(after) },
        $inc: { __v: 1 }
      }
    }
  } as mongoose.AnyBulkWriteOperation
}
