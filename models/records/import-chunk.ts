import mongoose from 'mongoose'
import { defineModel, record } from './record.ts'

const { ObjectId } = mongoose.Schema.Types

/** A piece of a file brought in: what one document may hold is less than what a file may be. */
const schema = new mongoose.Schema({
  importation: { type: ObjectId, ref: 'ImportRun', required: true },
  part: { type: String, enum: ['file', 'text'] as const, required: true },
  /** From 0, without a gap. */
  rank: { type: Number, required: true },
  bytes: { type: Buffer, required: true }
})
schema.index({ importation: 1, part: 1, rank: 1 }, { unique: true })

class ImportChunkRecord extends record(schema) {}

export type ImportChunk = ImportChunkRecord
export const ImportChunk = defineModel('ImportChunk', schema, ImportChunkRecord)
