import mongoose from 'mongoose'
import { defineModel, record } from './record.ts'

const { ObjectId, Mixed } = mongoose.Schema.Types

export const CHANGE_PLAN_KINDS = ['move', 'cancel', 'revise', 'regroup', 'slots'] as const
export type ChangePlanKind = (typeof CHANGE_PLAN_KINDS)[number]

/** How many sessions of a series a change takes: this one, this one and those after it, or all that are to come. */
export const EXTENTS = ['one', 'following', 'all'] as const
export type Extent = (typeof EXTENTS)[number]

/** One session that is to change: the write is guarded by what was read when the plan was confirmed. */
const session = new mongoose.Schema(
  {
    workshop: { type: ObjectId, ref: 'Workshop', required: true },
    /** Lines of its log when the change was typed: one more, and somebody else changed it meanwhile. */
    lines: { type: Number, required: true },
    /** What this one alone takes, as another day of a series; null: what the plan says. */
    own: { type: Mixed, default: null },
    /** Ledger number that was read by whoever confirmed; null until then. */
    ledger: { type: Number, default: null },
    state: {
      type: String,
      enum: ['waiting', 'applied', 'left', 'putBack', 'kept'] as const,
      default: 'waiting',
      required: true
    },
    /** Why it was left or kept: a key and what it needs. */
    refusal: { type: Mixed, default: null },
    /** The seats that it gives back, as they were read: of people with another one at the new hour, or for want of places. */
    releases: { type: [Mixed], default: [] },
    /** What the change replaces, as it was read. */
    former: { type: Mixed, default: null }
  },
  { _id: false }
)

/** A change that was shown with whom it concerns: done once when it is confirmed, and finished by another process. */
const schema = new mongoose.Schema(
  {
    agency: { type: ObjectId, ref: 'Agency', required: true },
    by: { type: ObjectId, ref: 'Account', required: true },
    kind: { type: String, enum: CHANGE_PLAN_KINDS, required: true },
    /** The slot, the reason or the words, as its verb takes them. */
    what: { type: Mixed, required: true },
    /** Whether people are told: a choice where the change matters little. */
    tells: { type: Boolean, default: true },
    /** What was chosen for each person before it is confirmed, to be looked at again; null: nothing yet. */
    choices: { type: Mixed, default: null },
    /** Why whoever has another seat at the new hour keeps this one. */
    keepReason: { type: String, default: '' },
    /** In the order in which they are written. */
    sessions: { type: [session], required: true },
    /** The session it was typed for; null: the only one. */
    origin: { type: ObjectId, ref: 'Workshop', default: null },
    extent: { type: String, enum: EXTENTS, default: 'one' },
    state: {
      type: String,
      enum: ['drawn', 'confirmed', 'done', 'undoing', 'undone'] as const,
      default: 'drawn',
      required: true
    },
    confirmedAt: { type: Date, default: null },
    confirmedBy: { type: ObjectId, ref: 'Account', default: null },
    /** Until then it may be taken back, and nobody is told; null: the messages left at once. */
    undoUntil: { type: Date, default: null },
    undoneAt: { type: Date, default: null },
    undoneBy: { type: ObjectId, ref: 'Account', default: null },
    leaseUntil: { type: Date, default: null },
    expiresAt: { type: Date, required: true }
  },
  { timestamps: true, minimize: false }
)
schema.index({ state: 1, leaseUntil: 1 })
schema.index({ 'sessions.workshop': 1, confirmedAt: -1 })
schema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 })

class ChangePlanRecord extends record(schema) {
  isUndoable(now = new Date()): boolean {
    return this.state === 'done' && Boolean(this.undoUntil && this.undoUntil > now)
  }
}

export type ChangePlan = ChangePlanRecord
export type PlannedSession = ChangePlan['sessions'][number]
export const ChangePlan = defineModel('ChangePlan', schema, ChangePlanRecord)
