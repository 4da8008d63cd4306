import mongoose from 'mongoose'
import { Refusal } from '#lib/refusal.ts'
import type { Person } from '../person.ts'

type Id = mongoose.Types.ObjectId
const DUPLICATE_KEY = 11000

/** What a file holds, well formed: identifiers as stored, telephone in E.164, dates 'YYYY-MM-DD'. */
export interface PersonFacts {
  identifiers: string[]
  title: 'M' | 'Mme' | null
  lastName: string
  firstName: string
  birthDate: string | null
  phone: string | null
  email: string | null
  address: string
  postcode: string
  commune: string
  registeredOn: string | null
  category: string | null
  rsa: 'yes' | 'no' | 'unknown'
  qpv: 'yes' | 'no' | 'unknown'
  trade: string | null
  tradeLabel: string
  needs: string[]
  language: 'fr' | 'en'
  comment: string
}

/** An identifier belongs to one person alone. `person` is their file when it lies in the reader's own agency. */
export class IdentifierTaken extends Refusal {
  readonly person: string | null

  constructor(person: string | null) {
    super(person ? 'errors.person.known' : 'errors.person.knownElsewhere', {}, 'identifiers')
    this.name = 'IdentifierTaken'
    this.person = person
  }
}

/** See Person.enter. */
export async function enter(agency: Id, facts: PersonFacts): Promise<Person> {
  const person = new (model())({ ...facts, agency })
  await save(person)
  return person
}

/** See Person.correct. An address that was refused and is now another one is written to again. */
export async function correct(person: Person, facts: PersonFacts): Promise<Person> {
  if (facts.email !== person.email) person.emailRefusedAt = null
  person.set(facts)
  await save(person)
  return person
}

/** Looks first, to say who it is; the unique index decides when two files are entered at once. */
async function save(person: Person): Promise<void> {
  await refuseTaken(person)
  person.refreshSearchKeys()
  try {
    await person.save()
  } catch (error) {
    if ((error as { code?: number }).code !== DUPLICATE_KEY) throw error
    await refuseTaken(person)
    throw new IdentifierTaken(null)
  }
}

async function refuseTaken(person: Person): Promise<void> {
  if (person.identifiers.length === 0) return
  const other = await model()
    .findOne({ identifiers: { $in: person.identifiers }, _id: { $ne: person._id } })
    .select('agency')
    .lean()
  if (other) throw new IdentifierTaken(other.agency.equals(person.agency) ? String(other._id) : null)
}

const model = () => mongoose.model<Person>('Person')
