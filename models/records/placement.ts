import mongoose from 'mongoose'
import { defineModel, record } from './record.ts'

const { ObjectId } = mongoose.Schema.Types

export const PLACEMENT_KINDS = ['registered', 'proposed'] as const
export type PlacementKind = (typeof PLACEMENT_KINDS)[number]

/** What one press made of the people ticked in a list: forgotten with the lines of the list. */
const schema = new mongoose.Schema({
  importation: { type: ObjectId, ref: 'ImportRun', required: true },
  workshop: { type: ObjectId, ref: 'Workshop', required: true },
  kind: { type: String, enum: PLACEMENT_KINDS, required: true },
  by: { type: ObjectId, ref: 'Account', required: true },
  at: { type: Date, required: true },
  lines: {
    type: [
      new mongoose.Schema(
        {
          /** As ticked: a file that was made one with another since is followed when the page is read. */
          person: { type: ObjectId, required: true },
          /** The key of the sentence that says why not; null: it is done. */
          refusal: { type: String, default: null }
        },
        { _id: false }
      )
    ],
    default: []
  }
})
schema.index({ importation: 1, at: 1 })

class PlacementRecord extends record(schema) {
  get done(): number {
    return this.lines.filter(({ refusal }) => refusal === null).length
  }
}

export type Placement = PlacementRecord
export const Placement = defineModel('Placement', schema, PlacementRecord)
