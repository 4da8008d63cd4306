import type mongoose from 'mongoose'
import { movingAmong } from '#models/people/moving-identifiers.ts'
import { outboxEntry } from '#models/people/events.ts'
import { foundBy } from '#models/people/search.ts'
import { Person } from '#models/records/person.ts'
import { isOnlyDuplicates } from '#models/records/duplicate-key.ts'
import type { StoredPerson } from './known-people.ts'
import type { ImportedChanges, ImportedFacts } from './person-facts.ts'

type Id = mongoose.Types.ObjectId

/** Someone to enter under an id chosen beforehand: entered twice, it is one person. */
export interface Entering {
  _id: Id
  facts: ImportedFacts & { agency: Id }
}

export interface Correcting {
  person: StoredPerson
  set: ImportedChanges
}

/** Without those whose identifier goes from one file to another at this moment: they are judged again later. */
async function atRest<Line>(
  lines: readonly Line[],
  identifiers: (line: Line) => readonly string[]
): Promise<Line[]> {
  const moving = new Set((await movingAmong(lines.flatMap(identifiers))).map(({ identifier }) => identifier))
  return lines.filter(line => !identifiers(line).some(identifier => moving.has(identifier)))
}

export interface WrittenBy {
  importation: Id
  by: Id | null
  at: Date
}

/** Leaves alone who is there already. Returns the moment of their files when all were entered, else null. */
export async function enterPeople(
  enter: readonly Entering[],
  { importation, by, at }: WrittenBy
): Promise<Date | null> {
  if (enter.length === 0) return null
  const model = Person
  const blank = new model().toObject()
  const updatedAt = new Date()
  // Straight to the driver: Mongoose would take most of the time to cast what has been read and judged already.
  const entering = await atRest(enter, ({ facts }) => facts.identifiers)
  if (entering.length === 0) return null
  const documents = entering.map(({ _id, facts }) => ({
    ...blank,
    _id,
    ...facts,
    ...foundBy(facts),
    outbox: [outboxEntry('imported', { by, at, detail: { importation } })],
    createdAt: updatedAt,
    updatedAt,
    __v: 0
  }))
  try {
    await model.collection.insertMany(documents, { ordered: false })
    return entering.length === enter.length ? updatedAt : null
  } catch (error) {
    if (!isOnlyDuplicates(error)) throw error
    return null
  }
}

/** Leaves alone who was changed meanwhile. An address that is corrected is written to again. */
export async function correctPeople(correct: readonly Correcting[], written: WrittenBy): Promise<void> {
  const correcting = await atRest(correct, ({ set }) => set.identifiers ?? [])
  if (correcting.length === 0) return
  await Person.collection.bulkWrite(correcting.map(one => asCorrection(one, written)) as never[], {
    ordered: false
  })
}

function asCorrection({ person, set }: Correcting, { importation, by, at }: WrittenBy) {
  const detail = { fields: Object.keys(set), importation }
  const after = { ...person, ...set }
  const written = set.email === undefined ? {} : { emailRefusedAt: null }
  return {
    updateOne: {
      filter: { _id: person._id, agency: person.agency, updatedAt: person.updatedAt },
      update: {
        $set: {
          ...set,
          ...written,
          ...foundBy(after),
          updatedAt: new Date()
        },
        $push: { outbox: outboxEntry('correctedByImport', { by, at, detail }) },
        $inc: { __v: 1 }
      }
    }
  }
}
