import mongoose from 'mongoose'
import { defineModel, record } from './record.ts'

const { ObjectId, Mixed } = mongoose.Schema.Types

/** One date of the plan: what it becomes is written once it is settled. */
const plannedDate = new mongoose.Schema(
  {
    /** The id its workshop is made under: made twice, it is the same one. */
    workshop: { type: ObjectId, required: true },
    /** When and where, as models/planning/slot.ts reads it. */
    slot: { type: Mixed, required: true },
    isSettled: { type: Boolean, default: false, required: true },
    /** Why it could not be laid out after all: a key of the catalogue and its parameters. */
    refused: {
      type: new mongoose.Schema({ key: { type: String, required: true }, params: Mixed }, { _id: false }),
      default: null
    }
  },
  { _id: false }
)

/** Workshops laid out together. It is a plan first: a process that dies before its last date is finished by the clock. */
const schema = new mongoose.Schema(
  {
    agency: { type: ObjectId, ref: 'Agency', required: true },
    by: { type: ObjectId, ref: 'Account', required: true },
    /** What each workshop is, as models/planning/planning.ts reads it. */
    outline: { type: Mixed, required: true },
    format: { type: ObjectId, ref: 'Format', default: null },
    /** Whether its dates are published as they are laid out, or stay drafts. */
    isPublished: { type: Boolean, default: false, required: true },
    dates: { type: [plannedDate], default: [] },
    state: {
      type: String,
      enum: ['planning', 'done', 'undoing', 'undone'] as const,
      default: 'planning',
      required: true
    },
    undoneBy: { type: ObjectId, ref: 'Account', default: null },
    undoneAt: { type: Date, default: null }
  },
  { timestamps: true }
)
schema.index({ state: 1, createdAt: 1 }, { partialFilterExpression: { state: 'planning' } })

schema.index({ state: 1, undoneAt: 1 }, { partialFilterExpression: { state: 'undoing' } })

class SeriesRecord extends record(schema) {}

export type Series = SeriesRecord
export const Series = defineModel('Series', schema, SeriesRecord)
