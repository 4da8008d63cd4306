import mongoose from 'mongoose'
import { defineModel, record } from './record.ts'

/** `code`: 'region-93', 'departement-13', 'basin-9301'; stable across loads and readable in an address. */
const schema = new mongoose.Schema({
  _id: { type: String, required: true },
  kind: { type: String, enum: ['region', 'departement', 'basin'] as const, required: true },
  name: { type: String, required: true },
  parent: { type: String, default: null }
})
schema.index({ parent: 1, name: 1 })

class TerritoryRecord extends record(schema) {}

/** Region → département → employment basin; a basin is France Travail's own zoning, not INSEE's. */
export type Territory = TerritoryRecord
export const Territory = defineModel('Territory', schema, TerritoryRecord)

/** The three territories a workshop or an agency lies in; a null basin is « not known ». */
export const whereabouts = {
  region: { type: String, required: true },
  departement: { type: String, required: true },
  basin: { type: String, default: null }
} as const
