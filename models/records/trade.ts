import mongoose from 'mongoose'
import { defineModel, record } from './record.ts'

const schema = new mongoose.Schema({
  /** ROME code, a letter and four digits: 'F1704'. */
  _id: { type: String, required: true },
  label: { type: String, required: true },
  /** Labels change between versions of the ROME: the code alone does not say what was shown. */
  version: { type: String, required: true },
  parent: { type: String, default: null },
  sector: { type: String, default: null },
  folded: { type: String, required: true }
})
schema.index({ sector: 1, label: 1 })
schema.index({ folded: 1 })

class TradeRecord extends record(schema) {}

export type Trade = TradeRecord
export const Trade = defineModel('Trade', schema, TradeRecord)
