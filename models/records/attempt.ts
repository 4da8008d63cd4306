import mongoose from 'mongoose'
import { defineModel, record } from './record.ts'
/**
 * How often something was tried: kept in the database, so that every process counts alike. The key never holds
 * an address in clear. An e-mail address nobody has is counted like any other: the answer cannot tell them apart.
 */
const schema = new mongoose.Schema({
  /** 'sign-in:' and a hash of the address typed, or a limit's name, a hash of who, and the start of its window. */
  _id: { type: String, required: true },
  tries: { type: Number, default: 0 },
  lockedUntil: { type: Date, default: null },
  /** How often it was locked: each lock lasts twice as long as the one before. */
  locks: { type: Number, default: 0 },
  expiresAt: { type: Date, required: true }
})
schema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 })

class AttemptRecord extends record(schema) {}

export type Attempt = AttemptRecord
export const Attempt = defineModel('Attempt', schema, AttemptRecord)
