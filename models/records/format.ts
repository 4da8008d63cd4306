import mongoose from 'mongoose'
import { defineModel, record } from './record.ts'
import { SECTOR_CODE } from './sector.ts'
import { kitUse } from './workshop.ts'
import { REMOTE_MODES } from './workshop-mode.ts'
import { PART_KINDS, USUAL_KIND, WORKSHOP_KIND_NAMES } from './workshop-kind.ts'

const { ObjectId } = mongoose.Schema.Types

const part = new mongoose.Schema(
  {
    kind: { type: String, enum: PART_KINDS, required: true },
    minutes: { type: Number, required: true, min: 5, max: 480 },
    note: { type: String, default: '' },
    /** Codes of the skills that it lets one see. */
    skills: { type: [String], default: [] }
  },
  { _id: false }
)

const slot = new mongoose.Schema(
  {
    after: { type: Number, required: true },
    minutes: { type: Number, required: true },
    capacity: { type: Number, required: true },
    /** Absent: held as the session is. How to join is each session's own. */
    mode: { type: String, enum: REMOTE_MODES }
  },
  { _id: false }
)

const origin = new mongoose.Schema(
  {
    format: { type: ObjectId, ref: 'Format', required: true },
    agency: { type: ObjectId, ref: 'Agency', required: true },
    at: { type: Date, required: true }
  },
  { _id: false }
)

/** How a workshop of one trade is held, to be used again: never people, messages nor dates. */
const schema = new mongoose.Schema(
  {
    agency: { type: ObjectId, ref: 'Agency', required: true },
    region: { type: String, required: true },
    name: { type: String, required: true },
    kind: { type: String, enum: WORKSHOP_KIND_NAMES, default: USUAL_KIND, required: true },
    sector: { type: String, match: SECTOR_CODE, required: true },
    trade: { type: String, required: true },
    tradeLabel: { type: String, required: true },
    parts: { type: [part], default: [] },
    /** Equipment, in words. */
    kit: { type: String, default: '' },
    /** Kits of an agency that it takes, by name: an agency that has none of that name plans without. */
    kits: { type: [kitUse], default: [] },
    access: { type: String, default: '' },
    bring: { type: String, default: '' },
    /** What a company that welcomes it provides, one thing a line. */
    hostNeeds: { type: String, default: '' },
    capacity: { type: Number, required: true, min: 1, max: 60 },
    /** Of a kind with slots: minutes after the start, how long, how many places. */
    slots: { type: [slot], default: [] },
    /** Read and copied by every agency; otherwise by its own alone. */
    isShared: { type: Boolean, default: false, required: true },
    /** The first of its line: workshops held with any copy of it are compared. */
    root: { type: ObjectId, required: true },
    copiedFrom: { type: origin, default: null },
    by: { type: ObjectId, ref: 'Account', default: null },
    setAt: { type: Date, required: true }
  },
  { timestamps: true }
)
schema.index({ agency: 1, name: 1, _id: 1 })
schema.index({ isShared: 1, name: 1, _id: 1 })
schema.index({ root: 1 })

class FormatRecord extends record(schema) {}

export type Format = FormatRecord
export const Format = defineModel('Format', schema, FormatRecord)
