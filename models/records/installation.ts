import mongoose from 'mongoose'
import { defineModel, record } from './record.ts'

/** There is one of it. */
export const INSTALLATION = 'installation'

/** What only those who run an installation know, in their own words; empty: not told yet, and never invented. */
export const INSTALLATION_FACTS = ['publisher', 'director', 'hosting', 'dataProtection', 'contact'] as const
export type InstallationFact = (typeof INSTALLATION_FACTS)[number]
export type InstallationFacts = Record<InstallationFact, string>

const text = { type: String, default: '' } as const

const schema = new mongoose.Schema({
  _id: { type: String, required: true },
  publisher: text,
  director: text,
  hosting: text,
  dataProtection: text,
  contact: text,
  changedAt: { type: Date, default: null },
  changedBy: { type: mongoose.Schema.Types.ObjectId, ref: 'Account', default: null }
})

class InstallationRecord extends record(schema) {}

export type Installation = InstallationRecord
export const Installation = defineModel('Installation', schema, InstallationRecord)
