import mongoose from 'mongoose'
import { defineModel, record } from './record.ts'

const { ObjectId } = mongoose.Schema.Types

/** What is answered of a restricted public; « ne sait pas » is kept by keeping nothing. */
export const BOE_ANSWERS = ['yes', 'no', 'unknown'] as const
export type BoeAnswer = (typeof BOE_ANSWERS)[number]

/**
 * CNIL asks to treat these publics as health data (domain §10): no list, search, export, host page, figure or log
 * reads this collection. Accounts given the right see one person at a time, and the history tells each reading.
 */
const schema = new mongoose.Schema({
  _id: { type: ObjectId, required: true },
  /** Beneficiary of the obligation of employment of disabled workers. */
  boe: { type: String, enum: ['yes', 'no', null] as const, default: null },
  /** Codes of publics that the region has added and that only these accounts see. */
  addedGroups: { type: [String], default: [] },
  by: { type: ObjectId, ref: 'Account', required: true },
  at: { type: Date, required: true },
  /** Of a merge that brought it: which, and what was said before; so that it can be undone. */
  brought: { type: mongoose.Schema.Types.Mixed, default: undefined }
})

class RestrictedFactsRecord extends record(schema) {}

export type RestrictedFacts = RestrictedFactsRecord
export const RestrictedFacts = defineModel('RestrictedFacts', schema, RestrictedFactsRecord)
