import mongoose from 'mongoose'
import { defineModel, record } from './record.ts'

/** `code`: 'region-93', 'departement-13', 'basin-9301', 'group-metropole'; stable across loads and readable in an address. */
const schema = new mongoose.Schema({
  _id: { type: String, required: true },
  kind: { type: String, enum: ['region', 'departement', 'basin', 'group'] as const, required: true },
  name: { type: String, required: true },
  /** Of a group, its region. */
  parent: { type: String, default: null },
  /** Of a group: the basins that it is made of. */
  basins: { type: [String], default: [] },
  retiredAt: { type: Date, default: null },
  /** When people last set it; null: as it was loaded. */
  setAt: { type: Date, default: null }
})
schema.index({ parent: 1, name: 1 })

class TerritoryRecord extends record(schema) {}

/** A basin is France Travail's own zoning, not INSEE's. A group cuts across départements of one region. */
export type Territory = TerritoryRecord
export const Territory = defineModel('Territory', schema, TerritoryRecord)

export const isGroup = (territory: string): boolean => territory.startsWith('group-')

/** What may stand in an address for a territory within a region. */
export const WITHIN_REGION = /^(?:(?:departement|basin)-[0-9AB]{2,5}|group-[a-z0-9]{2,30})$/

/** The three territories a workshop or an agency lies in; a null basin is « not known ». */
export const whereabouts = {
  region: { type: String, required: true },
  departement: { type: String, required: true },
  basin: { type: String, default: null }
} as const
