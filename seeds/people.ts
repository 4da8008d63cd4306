import type mongoose from 'mongoose'
import { Person } from '#models/records/person.ts'
import { refreshSearchKeys } from '#models/people/search.ts'

/** What is said of an invented person; the rest is the same for all. */
export interface Invented {
  agency: mongoose.Types.ObjectId
  firstName: string
  lastName: string
  title: 'M' | 'Mme'
  /** France Travail identifiers. */
  identifiers: string[]
  birthDate: string
  registeredOn: string
  /** Last four digits of a telephone kept for fiction: 06 39 98 xx xx. */
  phone: string
  email: string | null
  postcode: string
  commune: string
  trade?: string
  tradeLabel?: string
  rsa?: 'yes' | 'no'
  qpv?: 'yes' | 'no'
  /** Codes of publics that the region has added. */
  addedGroups?: string[]
  counsellor?: string
  /** Whose portfolio the person is in. */
  referent?: mongoose.Types.ObjectId | null
  language?: 'fr' | 'en'
  channel?: 'email' | 'phone' | 'letter' | null
  otherPhones?: string[]
  otherTrades?: { code: string; label: string }[]
  commitments?: { text: string; on: string; by: mongoose.Types.ObjectId; at: Date }[]
}

/** A person ready to be saved, with what search looks in. */
export function personOf({ phone, ...facts }: Invented): Person {
  const person = new Person({ rsa: 'no', qpv: 'no', ...facts, phone: `+3363998${phone}` })
  refreshSearchKeys(person)
  return person
}
