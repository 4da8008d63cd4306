import mongoose from 'mongoose'
import { SECTORS } from './sector.ts'
import { defineModel, record } from './record.ts'
import { whereabouts } from './territory.ts'
import { MARK } from './figures-stale.ts'

const { ObjectId } = mongoose.Schema.Types
const count = { type: Number, default: 0, required: true } as const

/**
 * Figures of one cell (local month × agency × sector × kind of place) for one public ('all' or one of TARGET_GROUPS).
 * Counted again from the records whenever one of them changes: it cannot drift.
 */
const schema = new mongoose.Schema({
  cell: { type: String, required: true },
  public: { type: String, required: true },
  /** 'YYYY-MM' in the zone of the place. */
  month: { type: String, required: true },
  agency: { type: ObjectId, ref: 'Agency', required: true },
  ...whereabouts,
  sector: { type: String, enum: SECTORS, required: true },
  placeKind: { type: String, enum: ['agency', 'company'] as const, required: true },
  /** Published, not cancelled; on the row of a public, those proposed to at least one of its people. */
  workshops: count,
  /** Everyone a place was proposed to, the registered included; not the people of a workshop called off. */
  proposed: count,
  /** Everyone who held a seat, those who gave it back included. */
  registered: count,
  /** Held a seat to the end, and the roll-call is done: the denominator of attendance. */
  marked: count,
  attended: count,
  /** Attended and debriefed. */
  debriefed: count,
  apt: count,
  /** Attended and started within six months, by first step. */
  started: count,
  immersion: count,
  training: count,
  job: count,
  /** Attended, nothing started yet, and the six months are not over when counted: still open. */
  open: count,
  /** A record of the cell was taken out: see tally/count-again.ts. */
  uncounted: MARK
})
schema.index({ cell: 1, public: 1 }, { unique: true })
schema.index({ region: 1, month: 1 })
schema.index({ agency: 1, month: 1 })
schema.index({ uncounted: 1 }, { sparse: true })

class TallyRecord extends record(schema) {}

export type Tally = TallyRecord
export const Tally = defineModel('Tally', schema, TallyRecord)
