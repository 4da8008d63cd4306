import mongoose from 'mongoose'
import { defineModel, record } from './record.ts'

const { ObjectId } = mongoose.Schema.Types

/** What an agency has said that a heading of its lists means, so that it is not asked again. */
const schema = new mongoose.Schema({
  agency: { type: ObjectId, ref: 'Agency', required: true },
  kind: { type: String, enum: ['people', 'workshops'] as const, required: true },
  /** Folded: case, accents and punctuation do not count. */
  heading: { type: String, required: true },
  /** Null: the column is not to be read. */
  field: { type: String, default: null }
})
schema.index({ agency: 1, kind: 1, heading: 1 }, { unique: true })

class ImportHeadingRecord extends record(schema) {}

export type ImportHeading = ImportHeadingRecord
export const ImportHeading = defineModel('ImportHeading', schema, ImportHeadingRecord)
