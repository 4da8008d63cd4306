import mongoose from 'mongoose'
import { defineModel, record } from './record.ts'
import { skill } from './skill.ts'

const schema = new mongoose.Schema({
  /** ROME code, a letter and four digits: 'F1704'; 'X' and four digits for a trade of our own. */
  _id: { type: String, required: true },
  label: { type: String, required: true },
  /** Labels change between versions of the ROME: the code alone does not say what was shown. */
  version: { type: String, required: true },
  parent: { type: String, default: null },
  /** Where its workshops count unless they say otherwise. */
  sector: { type: String, default: null },
  otherSectors: { type: [String], default: [] },
  /** What its workshops look at; none: the skills of the sector. */
  skills: { type: [skill], default: [] },
  folded: { type: String, required: true },
  retiredAt: { type: Date, default: null },
  /** When people last set it; null: as it was loaded. */
  setAt: { type: Date, default: null },
  /** When people gave it its label, which no file changes any more. */
  labelSetAt: { type: Date, default: null }
})
schema.index({ sector: 1, label: 1 })
schema.index({ folded: 1 })

class TradeRecord extends record(schema) {}

export type Trade = TradeRecord
export const Trade = defineModel('Trade', schema, TradeRecord)

export const TRADE_CODE = /^[A-NX]\d{4}$/

export const TYPED_BY_HAND = 'local'

/** The code of a trade of our own tells nothing of its neighbours. */
export const isOwnTrade = (code: string): boolean => code.startsWith('X')
