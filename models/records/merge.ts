import mongoose from 'mongoose'
import { defineModel, record } from './record.ts'

const { ObjectId, Mixed } = mongoose.Schema.Types

export const UNDO_WITHIN_DAYS = 30
const DAY = 86_400_000

/** The file that goes lies here, whole, with a note of all that was moved: another process finishes or undoes it. */
const schema = new mongoose.Schema(
  {
    agency: { type: ObjectId, ref: 'Agency', required: true },
    kept: { type: ObjectId, required: true },
    losing: { type: ObjectId, required: true },
    /** Both of them while it is under way: a file is in one merge at a time. */
    busy: { type: [ObjectId], default: undefined },
    state: {
      type: String,
      enum: ['moving', 'done', 'undoing', 'undone'] as const,
      default: 'moving',
      required: true
    },
    /** « BENALI Nadia » of the file that went. */
    name: { type: String, default: '' },
    choices: { type: Mixed, default: {} },
    by: { type: ObjectId, ref: 'Account', default: null },
    at: { type: Date, required: true },
    leaseUntil: { type: Date, default: null },
    /** When what had reached the file that went was looked for once more. */
    sweptAt: { type: Date, default: null },
    keptBefore: { type: Mixed },
    keptAfter: { type: Mixed },
    losingFile: { type: Mixed },
    seats: { type: [Mixed], default: [] },
    participations: { type: [Mixed], default: [] },
    notices: { type: [Mixed], default: [] },
    references: { type: [Mixed], default: [] },
    transfers: { type: [Mixed], default: [] },
    pairs: { type: [Mixed], default: [] },
    /** Restricted facts were looked at: from then on only what is newer than the merge is. */
    restrictedAt: { type: Date, default: null },
    undoneAt: { type: Date, default: null },
    undoneBy: { type: ObjectId, ref: 'Account', default: null },
    forgottenAt: { type: Date, default: null }
  },
  { minimize: false }
)
schema.index({ busy: 1 }, { unique: true, partialFilterExpression: { busy: { $exists: true } } })
schema.index({ agency: 1, at: -1, _id: -1 })
schema.index({ losing: 1 })
schema.index({ kept: 1 })
schema.index({ state: 1, sweptAt: 1, at: 1 })

class MergeRecord extends record(schema) {
  isUndoable(now = new Date()): boolean {
    return this.state === 'done' && !this.forgottenAt && isWithinUndo(this.at, now)
  }
}

export type Merge = MergeRecord
export const Merge = defineModel('Merge', schema, MergeRecord)

export const isWithinUndo = (at: Date, now: Date) => now.getTime() - at.getTime() < UNDO_WITHIN_DAYS * DAY
