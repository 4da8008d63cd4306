import mongoose from 'mongoose'
import { placeHad } from './place-had.ts'
import { defineModel, record } from './record.ts'

const { ObjectId } = mongoose.Schema.Types

/** Why somebody is to be called. What each is: models/calls/reasons.ts. */
export const CALL_REASONS = [
  'freed',
  'lateRegistration',
  'change',
  'confirmation',
  'emailRefused',
  'written',
  'wanted',
  'seatRequest',
  'proposal',
  'callBack',
  'searchEnded',
  'wish',
  'absence',
  'followUp'
] as const
export type CallReason = (typeof CALL_REASONS)[number]

/** What came of a call. */
export const CALL_ANSWERS = [
  'yes',
  'no',
  'otherDate',
  'told',
  'explained',
  'nothingYet',
  'done',
  'noAnswer',
  'callBack'
] as const
export type CallAnswer = (typeof CALL_ANSWERS)[number]

const about = new mongoose.Schema(
  {
    kind: { type: String, enum: CALL_REASONS, required: true },
    /** The workshop it is about; null: of the call back that was agreed alone. */
    subject: { type: ObjectId, ref: 'Workshop', default: null }
  },
  { _id: false }
)

/** A call that was made to a person: why, by whom, and what was answered. */
const schema = new mongoose.Schema({
  /** Of a request for a seat whose file is not known yet: that request. */
  person: { type: ObjectId, ref: 'Person', required: true },
  agency: { type: ObjectId, ref: 'Agency', required: true },
  reasons: { type: [about], default: [] },
  by: { type: ObjectId, ref: 'Account', required: true },
  at: { type: Date, required: true },
  answer: { type: String, enum: CALL_ANSWERS, required: true },
  /** Why not, of one of the closed lists. */
  why: { type: String, default: null },
  /** The workshop taken instead. */
  next: { type: ObjectId, ref: 'Workshop', default: null },
  /** When to call again: said by the person, or after a call that nobody took. */
  callBackAt: { type: Date, default: null },
  /** Until when the reasons rest; null: for good. */
  restsUntil: { type: Date, default: null },
  /** Of a freed seat: what they had on its list. */
  place: { type: placeHad, default: null },
  note: { type: String, default: '' },
  /** Of the form it was answered by: pressed twice, it is one call. */
  key: { type: String, required: true },
  undoneAt: { type: Date, default: null }
})
schema.index({ key: 1 }, { unique: true })
schema.index({ agency: 1, at: -1 })
schema.index({ person: 1, at: -1 })

class CallRecord extends record(schema) {}

export type Call = CallRecord
export const Call = defineModel('Call', schema, CallRecord)
