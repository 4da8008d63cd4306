import mongoose from 'mongoose'
import { figureBy } from './figure.ts'
import { SECTOR_CODE } from './sector.ts'
import { defineModel, record } from './record.ts'
import { whereabouts } from './territory.ts'
import { MARK } from './figures-stale.ts'

const { ObjectId } = mongoose.Schema.Types
const count = { type: Number, default: 0, required: true } as const

/** One cell (local month × agency × sector × kind of place) and public: "all", one of TARGET_GROUPS or an added one. */
const schema = new mongoose.Schema({
  cell: { type: String, required: true },
  public: { type: String, required: true },
  month: { type: String, required: true },
  agency: { type: ObjectId, ref: 'Agency', required: true },
  ...whereabouts,
  sector: { type: String, match: SECTOR_CODE, required: true },
  placeKind: { type: String, enum: ['agency', 'company'] as const, required: true },
  ...figureBy(() => count),
  /** A record of the cell was taken out: see figures/mark-stale.ts. */
  figuresStale: MARK
})
schema.index({ cell: 1, public: 1 }, { unique: true })
schema.index({ region: 1, month: 1 })
schema.index({ agency: 1, month: 1 })
schema.index({ figuresStale: 1 }, { sparse: true })

class TallyRecord extends record(schema) {}

export type Tally = TallyRecord
export const Tally = defineModel('Tally', schema, TallyRecord)
