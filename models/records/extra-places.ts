import mongoose from 'mongoose'
const { ObjectId } = mongoose.Schema.Types

/** Why places are added beyond the capacity: before the day, or for somebody who is there. */
export const ADDING_REASONS = ['absences', 'priority', 'company', 'other'] as const
export const WALK_IN_REASONS = ['noShow', 'roomFits', 'other'] as const
export const EXTRA_REASONS = ['absences', 'priority', 'company', 'noShow', 'roomFits', 'other'] as const
export type AddingReason = (typeof ADDING_REASONS)[number]
export type WalkInReason = (typeof WALK_IN_REASONS)[number]

/** Places added at once, beyond the capacity. */
export const extraPlaces = new mongoose.Schema(
  {
    places: { type: Number, required: true, min: 1 },
    reason: { type: String, enum: EXTRA_REASONS, required: true },
    /** Of another reason: in words. */
    words: { type: String, default: '' },
    by: { type: ObjectId, ref: 'Account', default: null },
    at: { type: Date, required: true },
    /** Ledger number of the write that added them. */
    seq: { type: Number, required: true },
    /** Idempotency key of the form: sent twice, they are added once. */
    key: { type: String, default: null }
  },
  { _id: false }
)
