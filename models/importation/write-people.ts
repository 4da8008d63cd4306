import mongoose from 'mongoose'
import { owedEvent } from '../person/events.ts'
import { searchKeys, sortName } from '../person/search.ts'
import type { Person } from '../person.ts'
import { insertNew } from './insert-new.ts'
import type { StoredPerson } from './known-people.ts'
import type { BroughtChanges, BroughtFacts } from './person-facts.ts'

type Id = mongoose.Types.ObjectId

/** Someone to enter under an id chosen beforehand: entered twice, it is one person. */
export interface Entering {
  _id: Id
  facts: BroughtFacts & { agency: Id }
}

/** Fields to write on someone known, as they were when it was planned. */
export interface Correcting {
  person: StoredPerson
  set: BroughtChanges
}

/** Which import writes, by whose word, when: told in the history of each person. */
export interface WrittenBy {
  importation: Id
  by: Id | null
  at: Date
}

/** Enters people; one whose identifier was taken meanwhile, or who is there already, is left alone. */
export async function enterPeople(
  enter: readonly Entering[],
  { importation, by, at }: WrittenBy
): Promise<void> {
  const model = mongoose.model<Person>('Person')
  const documents = enter.map(({ _id, facts }) => {
    const owed = [owedEvent('imported', { by, at, detail: { importation } })]
    const person = new model({ _id, ...facts, owed })
    person.refreshSearchKeys()
    return person
  })
  await insertNew('Person', documents)
}

/** Corrects people; one who was changed meanwhile is left alone. As Person.correct: another address is written to again. */
export async function correctPeople(correct: readonly Correcting[], written: WrittenBy): Promise<void> {
  if (correct.length === 0) return
  await mongoose.model<Person>('Person').bulkWrite(
    correct.map(one => asCorrection(one, written)),
    { ordered: false }
  )
}

function asCorrection({ person, set }: Correcting, { importation, by, at }: WrittenBy) {
  const detail = { fields: Object.keys(set), importation }
  const after = { ...person, ...set }
  const written = set.email === undefined ? {} : { emailRefusedAt: null }
  return {
    updateOne: {
      filter: { _id: person._id, agency: person.agency, updatedAt: person.updatedAt },
      update: {
        $set: { ...set, ...written, searchKeys: searchKeys(after), sortName: sortName(after) },
        $push: { owed: owedEvent('correctedByImport', { by, at, detail }) },
        $inc: { __v: 1 }
      }
    }
  } as mongoose.AnyBulkWriteOperation
}
