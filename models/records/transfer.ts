import mongoose from 'mongoose'
import { defineModel, record } from './record.ts'
const { ObjectId } = mongoose.Schema.Types

export const TRANSFER_STATES = ['asked', 'accepted', 'refused', 'withdrawn'] as const

/** One agency asks another for a person it cannot read: the other side alone answers. */
const schema = new mongoose.Schema({
  person: { type: ObjectId, ref: 'Person', required: true },
  from: { type: ObjectId, ref: 'Agency', required: true },
  to: { type: ObjectId, ref: 'Agency', required: true },
  typed: { type: String, required: true },
  why: { type: String, required: true },
  state: { type: String, enum: TRANSFER_STATES, default: 'asked', required: true },
  askedBy: { type: ObjectId, ref: 'Account', required: true },
  askedAt: { type: Date, required: true },
  answeredBy: { type: ObjectId, ref: 'Account', default: null },
  answeredAt: { type: Date, default: null },
  answer: { type: String, default: '' },
  /** Accepted, and the person has moved: absent until then, so that another process may finish it. */
  settledAt: { type: Date, default: null }
})
schema.index({ person: 1, to: 1 }, { unique: true, partialFilterExpression: { state: 'asked' } })
schema.index({ from: 1, state: 1, askedAt: 1 })
schema.index({ to: 1, askedAt: -1 })
schema.index({ state: 1, settledAt: 1 })

class TransferRecord extends record(schema) {}

export type Transfer = TransferRecord
export const Transfer = defineModel('Transfer', schema, TransferRecord)
