import mongoose from 'mongoose'
import { speakSiret } from '#lib/identifiers/siret.ts'
import { speakPhone } from '#lib/identifiers/phone.ts'
import { defineModel, record } from './record.ts'

const site = new mongoose.Schema({
  name: { type: String, required: true },
  address: { type: String, default: '' },
  postcode: { type: String, default: '' },
  commune: { type: String, default: '' },
  departement: { type: String, default: null },
  access: { type: String, default: '' }
})

/** What a company that does not exist yet plans, as the agency wrote it; kept once it exists. */
const project = new mongoose.Schema(
  {
    commune: { type: String, default: '' },
    need: { type: String, default: '' },
    /** 'YYYY-MM-DD' on which it hopes to open. */
    plannedOn: { type: String, default: null },
    /** What the agency makes of it, in words. */
    diagnosis: { type: String, default: '' },
    /** When it got its SIRET. */
    realAt: { type: Date, default: null },
    /** The company that it turned out to be. */
    joined: { type: mongoose.Schema.Types.ObjectId, ref: 'Company', default: null }
  },
  { _id: false }
)

const contact = new mongoose.Schema(
  {
    name: { type: String, default: '' },
    phone: { type: String, default: null },
    email: { type: String, default: null }
  },
  { _id: false }
)

const schema = new mongoose.Schema(
  {
    name: { type: String, required: true },
    /** SIRET of the head office, 14 digits; null for a company that has none yet. */
    siret: { type: String, default: null },
    sector: { type: String, default: null },
    sites: { type: [site], default: [] },
    contactName: { type: String, default: '' },
    contactPhone: { type: String, default: null },
    contactEmail: { type: String, default: null },
    /** Those that came with a prospect that turned out to be this company. */
    otherContacts: { type: [contact], default: [] },
    /** null: it existed when it was entered. */
    project: { type: project, default: null },
    /** Since when anyone may read of it, as its host agreed; null: nobody may. */
    publicSince: { type: Date, default: null },
    /** The agencies that work with this company: their counsellors see it. */
    agencies: { type: [mongoose.Schema.Types.ObjectId], ref: 'Agency', default: [] },
    /** The import that entered it; absent once anyone has counted on it since: see hosts/import-origin.ts. */
    broughtBy: { type: mongoose.Schema.Types.ObjectId, ref: 'ImportRun' }
  },
  { timestamps: true }
)
schema.index({ siret: 1 }, { unique: true, partialFilterExpression: { siret: { $type: 'string' } } })
schema.index({ agencies: 1, name: 1 })
schema.index({ broughtBy: 1 }, { sparse: true })

class CompanyRecord extends record(schema) {
  /** It has no SIRET yet: nothing is published there. */
  get isProspect(): boolean {
    return Boolean(this.project && !this.project.realAt)
  }

  get spokenPhone(): string | null {
    return this.contactPhone ? speakPhone(this.contactPhone) : null
  }

  /** « 123 456 789 00012 », with no-break spaces; null without SIRET. */
  get spokenSiret(): string | null {
    return this.siret ? speakSiret(this.siret) : null
  }
}

export type Company = CompanyRecord
export const Company = defineModel('Company', schema, CompanyRecord)
