import mongoose from 'mongoose'
import { defineModel, record } from './record.ts'

const site = new mongoose.Schema({
  name: { type: String, required: true },
  siret: { type: String, default: null },
  address: { type: String, default: '' },
  postcode: { type: String, default: '' },
  commune: { type: String, default: '' },
  departement: { type: String, default: null },
  access: { type: String, default: '' }
})

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
    /** The agencies that work with this company: their counsellors see it. */
    agencies: { type: [mongoose.Schema.Types.ObjectId], ref: 'Agency', default: [] }
  },
  { timestamps: true }
)
schema.index({ siret: 1 }, { unique: true, partialFilterExpression: { siret: { $type: 'string' } } })
schema.index({ agencies: 1, name: 1 })

class CompanyRecord extends record(schema) {}

export type Company = CompanyRecord
export const Company = defineModel('Company', schema, CompanyRecord)
