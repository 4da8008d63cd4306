import mongoose from 'mongoose'
import { defineModel, record } from './record.ts'
const { ObjectId, Mixed } = mongoose.Schema.Types

/** Why two files may be one person's, the surest first; each is a sentence of `duplicates.reason`. */
export const REASONS = [
  'identifier',
  'nameAndBirthDate',
  'swappedName',
  'emailAndFirstName',
  'phoneAndFirstName',
  'nearName',
  'swappedDate',
  'birthDateUnknown'
] as const
export type Reason = (typeof REASONS)[number]

/** Two files of an agency that may be one person's, and what was decided of them. Kept by a job, never by a page. */
const schema = new mongoose.Schema(
  {
    agency: { type: ObjectId, ref: 'Agency', required: true },
    /** Both ids in their order, joined: unique. */
    pair: { type: String, required: true },
    people: { type: [{ type: ObjectId, ref: 'Person' }], required: true },
    reasons: { type: [{ type: String, enum: REASONS }], default: [] },
    strength: { type: String, enum: ['strong', 'weak'] as const, required: true },
    score: { type: Number, required: true },
    /** Digests of what the reasons compare: a decision holds as long as nothing else speaks. */
    evidence: { type: Mixed, default: {} },
    state: { type: String, enum: ['open', 'apart', 'merged'] as const, default: 'open', required: true },
    /** Of the last decision; it stands here also when the pair was opened again since. */
    decidedAt: { type: Date, default: null },
    decidedBy: { type: ObjectId, ref: 'Account', default: null },
    why: { type: String, default: '' }
  },
  { timestamps: true, minimize: false }
)
schema.index({ pair: 1 }, { unique: true })
schema.index({ agency: 1, state: 1, score: -1, _id: 1 })
schema.index({ people: 1 })

class DuplicateRecord extends record(schema) {}

export type Duplicate = DuplicateRecord
export const Duplicate = defineModel('Duplicate', schema, DuplicateRecord)
