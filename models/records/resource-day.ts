import mongoose from 'mongoose'
import { defineModel, record } from './record.ts'

const { ObjectId } = mongoose.Schema.Types

const hold = new mongoose.Schema(
  {
    workshop: { type: ObjectId, ref: 'Workshop', required: true },
    /** Of the save under way; void once the workshop carries another one, or none. */
    token: { type: String, required: true },
    from: { type: Date, required: true },
    to: { type: Date, required: true },
    /** How many of a kit; absent: it is taken whole. */
    count: { type: Number, default: undefined },
    /** Given up by the workshop, which may come back until then; null: the save that takes it is under way. */
    until: { type: Date, default: null }
  },
  { _id: false }
)

/**
 * What a room, a site or a person is spoken for on one day (UTC): by saves under way, and by workshops that may come
 * back. Who is there is said by the workshops alone: a day that is lost loses nothing.
 */
const schema = new mongoose.Schema({
  /** « room|AGENCY|salle 1|2026-12-01 », see keysOf. */
  _id: { type: String, required: true },
  holds: { type: [hold], default: undefined },
  expiresAt: { type: Date, required: true }
})
schema.index({ 'holds.token': 1 })
schema.index({ 'holds.until': 1 }, { sparse: true })
schema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 })

class ResourceDayRecord extends record(schema) {}

export type ResourceDay = ResourceDayRecord
export const ResourceDay = defineModel('ResourceDay', schema, ResourceDayRecord)
