import mongoose from 'mongoose'
import { noon } from '#lib/dates.ts'
import { speakPhone } from '#lib/identifiers/phone.ts'
import { PERSON_EVENTS } from './person-event.ts'
import { OVERRIDABLE } from './target-group.ts'
import { defineModel, record } from './record.ts'

const { ObjectId } = mongoose.Schema.Types

/**
 * What a person waits for, the most pressing first; `nothing`: a next step is under way. Issue 4, point 6, and `toPropose`
 * for those who said no, gave a seat back, or whose proposal lapsed.
 */
export const WAITS = [
  'followUp',
  'unstepped',
  'proposed',
  'absent',
  'toPropose',
  'neverProposed',
  'registered',
  'nothing'
] as const
export type Wait = (typeof WAITS)[number]

/** How a person may be reached. */
export const CHANNELS = ['email', 'phone', 'letter'] as const

const schema = new mongoose.Schema(
  {
    agency: { type: ObjectId, ref: 'Agency', required: true },
    /** The referring counsellor as the list that brought the person in writes it. */
    counsellor: { type: String, default: '' },
    /** The referring counsellor's account, when it is known: whose portfolio the person is in. */
    referent: { type: ObjectId, ref: 'Account', default: null },
    /** France Travail identifiers, 8 characters or 11 digits; the same person may hold both. */
    identifiers: { type: [String], default: [] },
    title: { type: String, enum: ['M', 'Mme', null], default: null },
    lastName: { type: String, required: true },
    firstName: { type: String, required: true },
    /** Folded name tokens, identifiers, telephone digits and birth date: what search looks in. */
    searchKeys: { type: [String], default: [] },
    /** Folded « last first »: the order of lists. */
    sortName: { type: String, default: '' },
    /** Folded last and first name in one word: what another agency looks in, with the birth date. */
    wholeName: { type: String, default: '' },
    /** 'YYYY-MM-DD': a birthday has no time zone. */
    birthDate: { type: String, default: null },
    /** E.164. */
    phone: { type: String, default: null },
    /** Further telephones, E.164; `phone` is the one to call first. */
    otherPhones: { type: [String], default: [] },
    /** How the person would rather be reached; null when nobody asked. */
    channel: { type: String, enum: [...CHANNELS, null], default: null },
    email: { type: String, default: null },
    address: { type: String, default: '' },
    postcode: { type: String, default: '' },
    commune: { type: String, default: '' },
    /** INSEE code of the commune ('13005', '2A004'); null when only its name is known. */
    communeCode: { type: String, default: null },
    /** 'YYYY-MM-DD' of registration as a job seeker: long-term is computed from it on the day of a workshop. */
    registeredOn: { type: String, default: null },
    category: { type: String, default: null },
    rsa: { type: String, enum: ['yes', 'no', 'unknown'] as const, default: 'unknown' },
    qpv: { type: String, enum: ['yes', 'no', 'unknown'] as const, default: 'unknown' },
    /** A computed public that a counsellor says otherwise, and why (another region's registration, a long training). */
    overrides: {
      type: [
        {
          _id: false,
          public: { type: String, enum: OVERRIDABLE, required: true },
          holds: { type: Boolean, required: true },
          reason: { type: String, required: true },
          by: { type: ObjectId, ref: 'Account', required: true },
          at: { type: Date, required: true }
        }
      ],
      default: []
    },
    /** The trade sought first (ROME code) and its label; others follow in `otherTrades`. */
    trade: { type: String, default: null },
    tradeLabel: { type: String, default: '' },
    otherTrades: {
      type: [
        {
          _id: false,
          code: { type: String, required: true },
          label: { type: String, required: true }
        }
      ],
      default: []
    },
    /** Needs for a session (access, interpreter, hours), in words that name no illness. */
    needs: { type: [String], default: [] },
    language: { type: String, enum: ['fr', 'en'] as const, default: 'fr' },
    comment: { type: String, default: '' },
    /** What was agreed with the person: on the day 'YYYY-MM-DD', written down by an account at a moment. */
    agreements: {
      type: [
        {
          text: { type: String, required: true },
          on: { type: String, required: true },
          by: { type: ObjectId, ref: 'Account', required: true },
          at: { type: Date, required: true },
          /** Whose words it is in since it was corrected, and since when. */
          correctedBy: { type: ObjectId, ref: 'Account', default: null },
          correctedAt: { type: Date, default: null }
        }
      ],
      default: []
    },
    /** The person asked for no message, or the address was refused: nothing is written to it. */
    emailRefusedAt: { type: Date, default: null },
    /** What the person waits for, since when, about which workshop, until when it may stand: see person/waits.ts. */
    waitsFor: { type: String, enum: WAITS, default: 'neverProposed' },
    waitsSince: { type: Date, default: () => new Date() },
    waitsAbout: { type: ObjectId, ref: 'Workshop', default: null },
    waitsUntil: { type: Date, default: null },
    /** When a seat or a proposal was last about to be given: see person/engaging.ts. */
    engagedAt: { type: Date, default: null },
    /** What happened in this very write and is not yet copied to the person's events: see person/events.ts. */
    owed: {
      type: [
        {
          at: { type: Date, required: true },
          kind: { type: String, enum: PERSON_EVENTS, required: true },
          by: { type: ObjectId, ref: 'Account', default: null },
          detail: { type: mongoose.Schema.Types.Mixed, default: null }
        }
      ],
      default: []
    }
  },
  { timestamps: true }
)
schema.index({ identifiers: 1 }, { unique: true, partialFilterExpression: { identifiers: { $gt: '' } } })
schema.index({ agency: 1, searchKeys: 1 })
schema.index({ agency: 1, sortName: 1, _id: 1 })
schema.index({ agency: 1, birthDate: 1 })
schema.index({ agency: 1, trade: 1, _id: 1 })
schema.index({ agency: 1, 'otherTrades.code': 1 })
schema.index({ agency: 1, email: 1 }, { partialFilterExpression: { email: { $gt: '' } } })
// What changed last, for the search of duplicates.
schema.index({ updatedAt: 1, _id: 1 })
// Namesakes born the same day, whatever the agency.
schema.index({ wholeName: 1, birthDate: 1 })
schema.index({ 'owed._id': 1 }, { sparse: true })
schema.index({ agency: 1, waitsFor: 1, waitsSince: 1, _id: 1 })
schema.index({ agency: 1, referent: 1, waitsFor: 1, waitsSince: 1, _id: 1 })
schema.index({ waitsUntil: 1 })

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

  /** « 06 39 98 00 41 »; null without telephone. */
  get spokenPhone(): string | null {
    return this.phone ? speakPhone(this.phone) : null
  }

  /** How words agree with the person: feminine, masculine, or a noun when the title is not known. */
  get gender(): 'f' | 'm' | 'n' {
    return genderOf(this)
  }
}

/** See Person.gender; works on lean rows. */
export function genderOf({ title }: { title?: string | null }): 'f' | 'm' | 'n' {
  return title === 'Mme' ? 'f' : title === 'M' ? 'm' : 'n'
}

export type Person = PersonRecord
export const Person = defineModel('Person', schema, PersonRecord)
