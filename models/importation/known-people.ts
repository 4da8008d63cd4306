import mongoose from 'mongoose'
import { nameKey } from '#lib/identifiers/person-name.ts'
import type { PersonDraft } from '#lib/tabular/person-row.ts'
import type { Person } from '../person.ts'
import { batches } from './plan.ts'

type Id = mongoose.Types.ObjectId

/** What a line is compared with. */
export type StoredPerson = Pick<
  Person,
  | '_id'
  | 'agency'
  | 'identifiers'
  | 'title'
  | 'lastName'
  | 'firstName'
  | 'birthDate'
  | 'phone'
  | 'otherPhones'
  | 'email'
  | 'address'
  | 'postcode'
  | 'commune'
  | 'registeredOn'
  | 'category'
  | 'rsa'
  | 'qpv'
  | 'trade'
  | 'tradeLabel'
  | 'counsellor'
  | 'comment'
> & { updatedAt: Date }

const FIELDS =
  'agency identifiers title lastName firstName birthDate phone otherPhones email address postcode commune registeredOn category rsa qpv trade tradeLabel counsellor comment updatedAt'
const BATCH = 1000

/** The people who hold these identifiers, in any agency, by identifier. */
export async function findStored(identifiers: string[]): Promise<Map<string, StoredPerson>> {
  const found = new Map<string, StoredPerson>()
  for (const some of batches(identifiers, BATCH)) {
    for (const person of await find({ identifiers: { $in: some } })) {
      for (const identifier of person.identifiers) found.set(identifier, person)
    }
  }
  return found
}

/** People of an agency who have the name and birth date of a line, by both. */
export async function findNamesakes(
  agency: Id,
  drafts: Pick<PersonDraft, 'lastName' | 'firstName' | 'birthDate'>[]
): Promise<Map<string, StoredPerson>> {
  const born = [...new Set(drafts.map(({ birthDate }) => birthDate))]
  const found = new Map<string, StoredPerson>()
  for (const some of batches(born, BATCH)) {
    for (const person of await find({ agency, birthDate: { $in: some } }))
      found.set(nameAndBirth(person), person)
  }
  return found
}

/** Equal for two records that may well be one person: accents, case, hyphens and apostrophes aside. */
export function nameAndBirth(person: {
  lastName: string
  firstName: string
  birthDate?: string | null
}): string {
  return `${nameKey(person.lastName)} ${nameKey(person.firstName)} ${person.birthDate ?? ''}`
}

function find(filter: Record<string, unknown>): Promise<StoredPerson[]> {
  return mongoose.model<Person>('Person').find(filter).select(FIELDS).lean<StoredPerson[]>()
}
