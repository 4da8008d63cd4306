import mongoose from 'mongoose'
import { publicsOn } from './person/publics.ts'
import { searchKeys } from './person/search.ts'
import { defineModel, record } from './record.ts'

const { ObjectId } = mongoose.Schema.Types

const schema = new mongoose.Schema(
  {
    agency: { type: ObjectId, ref: 'Agency', required: true },
    /** The referring counsellor as the list that brought the person in writes it. */
    counsellor: { type: String, default: '' },
    /** France Travail identifiers, 8 characters or 11 digits; the same person may hold both. */
    identifiers: { type: [String], default: [] },
    title: { type: String, enum: ['M', 'Mme', null], default: null },
    lastName: { type: String, required: true },
    firstName: { type: String, required: true },
    /** Folded name tokens, identifiers, telephone digits and birth date: what search looks in. */
    searchKeys: { type: [String], default: [] },
    /** 'YYYY-MM-DD': a birthday has no time zone. */
    birthDate: { type: String, default: null },
    /** E.164. */
    phone: { type: String, default: null },
    email: { type: String, default: null },
    address: { type: String, default: '' },
    postcode: { type: String, default: '' },
    commune: { type: String, default: '' },
    /** 'YYYY-MM-DD' of registration as a job seeker: long-term is computed from it on the day of a workshop. */
    registeredOn: { type: String, default: null },
    category: { type: String, default: null },
    rsa: { type: String, enum: ['yes', 'no', 'unknown'] as const, default: 'unknown' },
    qpv: { type: String, enum: ['yes', 'no', 'unknown'] as const, default: 'unknown' },
    trade: { type: String, default: null },
    tradeLabel: { type: String, default: '' },
    /** Needs for a session (access, interpreter, hours), in words that name no illness. */
    needs: { type: [String], default: [] },
    language: { type: String, enum: ['fr', 'en'] as const, default: 'fr' },
    comment: { type: String, default: '' },
    /** The person asked for no message, or the address was refused: nothing is written to it. */
    emailRefusedAt: { type: Date, default: null }
  },
  { timestamps: true }
)
schema.index({ identifiers: 1 }, { unique: true, partialFilterExpression: { 'identifiers.0': { $exists: true } } })
schema.index({ agency: 1, searchKeys: 1 })
schema.index({ agency: 1, lastName: 1, firstName: 1, _id: 1 })
schema.index({ agency: 1, birthDate: 1 })

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

  /** The publics of the person on a day ('YYYY-MM-DD'), computed from registration and birth dates. */
  publicsOn(day: string) {
    return publicsOn(this, day)
  }

  /** Sets what search looks in; called by every verb that writes a name, an identifier or a telephone. */
  refreshSearchKeys() {
    this.searchKeys = searchKeys(this)
  }
}

export type Person = PersonRecord
export const Person = defineModel('Person', schema, PersonRecord)
