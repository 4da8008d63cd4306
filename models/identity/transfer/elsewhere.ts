import type mongoose from 'mongoose'
import { readFranceTravailIdentifier } from '#lib/identifiers/france-travail-identifier.ts'
import { Person } from '#models/records/person.ts'
import { namesAndDate } from '#models/people/search.ts'

type Id = mongoose.Types.ObjectId

const MOST = 2

/** Ids of the people of other agencies whom a typed text means exactly; null when it is no exact text. */
export async function knownElsewhere(agency: Id, typed: string, now = new Date()): Promise<Id[] | null> {
  const filter = exactly(typed, now)
  if (!filter) return null
  const found = await Person.find({ ...filter, agency: { $ne: agency } })
    .limit(MOST)
    .select('_id')
    .lean()
  return found.map(({ _id }) => _id)
}

function exactly(typed: string, now: Date): Record<string, unknown> | null {
  const identifier = readFranceTravailIdentifier(typed)
  if ('value' in identifier) return { identifiers: identifier.value }
  const read = namesAndDate(typed, now)
  return read && { wholeName: { $in: read.wholeNames }, birthDate: read.birthDate }
}
