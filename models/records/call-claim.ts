import mongoose from 'mongoose'
import { defineModel, record } from './record.ts'

const { ObjectId } = mongoose.Schema.Types

/** Who is calling a person of an agency just now: nobody else does until then. */
const schema = new mongoose.Schema({
  /** « AGENCY|PERSON » */
  _id: { type: String, required: true },
  by: { type: ObjectId, ref: 'Account', required: true },
  until: { type: Date, required: true }
})
schema.index({ until: 1 }, { expireAfterSeconds: 0 })

class CallClaimRecord extends record(schema) {}

export type CallClaim = CallClaimRecord
export const CallClaim = defineModel('CallClaim', schema, CallClaimRecord)
