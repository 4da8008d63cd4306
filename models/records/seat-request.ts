import mongoose from 'mongoose'
import { defineModel, record } from './record.ts'

const { ObjectId } = mongoose.Schema.Types

/** What is asked for: the seat, word when a full workshop has one again, or another date. */
export const REQUEST_WISHES = ['seat', 'ifFreed', 'otherDate'] as const
export type RequestWish = (typeof REQUEST_WISHES)[number]

/** What came of it; `registered` is written by registering, the others by whoever answered. */
export const REQUEST_ANSWERS = [
  'full',
  'otherDate',
  'unreachable',
  'declined',
  'notSuited',
  'mistake'
] as const
export type RequestAnswer = (typeof REQUEST_ANSWERS)[number]
export const REQUEST_OUTCOMES = ['registered', ...REQUEST_ANSWERS] as const
export type RequestOutcome = (typeof REQUEST_OUTCOMES)[number]

/** Longest texts that anyone may leave. */
export const REQUEST_LENGTHS = { name: 60, words: 300 } as const

/**
 * Somebody asked for a seat from the public window. Who they are is said by themselves and known to nobody: a counsellor
 * of the agency finds out. Erased 30 days after the workshop.
 */
const schema = new mongoose.Schema(
  {
    agency: { type: ObjectId, ref: 'Agency', required: true },
    workshop: { type: ObjectId, ref: 'Workshop', required: true },
    wish: { type: String, enum: REQUEST_WISHES, required: true },
    lastName: { type: String, required: true },
    firstName: { type: String, required: true },
    phone: { type: String, default: null },
    email: { type: String, default: null },
    identifier: { type: String, default: null },
    words: { type: String, default: '' },
    language: { type: String, enum: ['fr', 'en'], default: 'fr' },
    at: { type: Date, required: true },
    state: { type: String, enum: ['waiting', 'answered'], default: 'waiting', required: true },
    /**
     * Hashes of its form and, while it waits, of its workshop with the name and a way to reach; and its place among those
     * that wait: each is one request.
     */
    keys: { type: [String], required: true },
    /** The file that a counsellor says is this person's. */
    person: { type: ObjectId, ref: 'Person', default: null },
    outcome: { type: String, enum: [...REQUEST_OUTCOMES, null], default: null },
    answeredAt: { type: Date, default: null },
    answeredBy: { type: ObjectId, ref: 'Account', default: null }
  },
  { timestamps: true }
)
schema.index({ keys: 1 }, { unique: true })
schema.index({ agency: 1, state: 1, at: 1, _id: 1 })
schema.index({ workshop: 1, state: 1 })
schema.index({ person: 1 })

class SeatRequestRecord extends record(schema) {
  get fullName() {
    return `${this.firstName} ${this.lastName}`
  }
}

export type SeatRequest = SeatRequestRecord
export const SeatRequest = defineModel('SeatRequest', schema, SeatRequestRecord)
