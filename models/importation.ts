import mongoose from 'mongoose'
import { defineModel, record } from './record.ts'

const { ObjectId, Mixed } = mongoose.Schema.Types

/** A file brought in: kept aside until confirmed, so that what is written is what was shown. */
const schema = new mongoose.Schema(
  {
    agency: { type: ObjectId, ref: 'Agency', required: true },
    by: { type: ObjectId, ref: 'Account', required: true },
    kind: { type: String, enum: ['people', 'workshops'] as const, required: true },
    fileName: { type: String, required: true },
    /** SHA-256 of the bytes, hexadecimal. */
    hash: { type: String, required: true },
    bytes: { type: Buffer, default: null },
    state: { type: String, enum: ['checked', 'saved'] as const, default: 'checked', required: true },
    /** Counts by outcome: new, changed, unchanged, refused, ignored. */
    counts: { type: Mixed, default: {} },
    savedAt: { type: Date, default: null }
  },
  { timestamps: true }
)
schema.index({ agency: 1, createdAt: -1 })

class ImportationRecord extends record(schema) {}

export type Importation = ImportationRecord
export const Importation = defineModel('Importation', schema, ImportationRecord)
