import mongoose from 'mongoose'
import { defineModel, record } from './record.ts'
/** Shared by all processes. Unknown addresses are counted alike: the answer cannot tell them apart. */
const schema = new mongoose.Schema({
  /** Holds hashes, no address in clear. */
  _id: { type: String, required: true },
  tries: { type: Number, default: 0 },
  lockedUntil: { type: Date, default: null },
  locks: { type: Number, default: 0 },
  expiresAt: { type: Date, required: true }
})
schema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 })

class AttemptRecord extends record(schema) {}

export type Attempt = AttemptRecord
export const Attempt = defineModel('Attempt', schema, AttemptRecord)
