import mongoose from 'mongoose'
import { noon } from '#lib/dates.ts'
import { speakPhone } from '#lib/identifiers/phone.ts'
import { storedFields } from './person-fields.ts'
import { defineModel, record } from './record.ts'

const schema = new mongoose.Schema(storedFields, { timestamps: true })
schema.index({ identifiers: 1 }, { unique: true, partialFilterExpression: { identifiers: { $gt: '' } } })
schema.index({ agency: 1, searchKeys: 1 })
schema.index({ agency: 1, sortName: 1, _id: 1 })
schema.index({ agency: 1, birthDate: 1 })
schema.index({ agency: 1, trade: 1, _id: 1 })
schema.index({ agency: 1, 'otherTrades.code': 1 })
// How many carry a public that the region has added.
schema.index({ addedGroups: 1 }, { partialFilterExpression: { addedGroups: { $gt: '' } } })
schema.index({ agency: 1, email: 1 }, { partialFilterExpression: { email: { $gt: '' } } })
// What changed last, for the search of duplicates.
schema.index({ updatedAt: 1, _id: 1 })
// Namesakes born the same day, whatever the agency.
schema.index({ wholeName: 1, birthDate: 1 })
schema.index({ 'outbox._id': 1 }, { sparse: true })
schema.index({ agency: 1, waitsFor: 1, waitsSince: 1, _id: 1 })
schema.index({ agency: 1, referent: 1, waitsFor: 1, waitsSince: 1, _id: 1 })
schema.index({ waitsUntil: 1 })
// How many want no calls any more.
schema.index(
  { agency: 1, callsRefusedAt: 1 },
  { partialFilterExpression: { callsRefusedAt: { $gt: new Date(0) } } }
)
// How many look for no workshop any more.
schema.index(
  { agency: 1, searchEndedAt: 1 },
  { partialFilterExpression: { searchEndedAt: { $gt: new Date(0) } } }
)

class PersonRecord extends record(schema) {
  /** « BENALI Nadia »: the way a roster orders people. */
  get rosterName(): string {
    return `${this.lastName.toLocaleUpperCase('fr')} ${this.firstName}`
  }

  get fullName(): string {
    return `${this.firstName} ${this.lastName}`
  }

  /** « Nadia B. »: all that a host ever reads of a name. */
  get hostName(): string {
    return `${this.firstName} ${this.lastName.slice(0, 1).toLocaleUpperCase('fr')}.`
  }

  /** Noon of the birthday in UTC: a moment that is that day in every zone; null when not known. */
  get bornOn(): Date | null {
    return this.birthDate ? noon(this.birthDate) : null
  }

  get spokenPhone(): string | null {
    return this.phone ? speakPhone(this.phone) : null
  }

  /** How words agree with the person: feminine, masculine, or a noun when the title is not known. */
  get gender(): 'f' | 'm' | 'n' {
    return genderOf(this)
  }
}

export function genderOf({ title }: { title?: string | null }): 'f' | 'm' | 'n' {
  return title === 'Mme' ? 'f' : title === 'M' ? 'm' : 'n'
}

export type Person = PersonRecord
export const Person = defineModel('Person', schema, PersonRecord)
