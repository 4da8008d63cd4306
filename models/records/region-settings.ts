import mongoose from 'mongoose'
import { reminders } from './agency.ts'
import { defineModel, record } from './record.ts'
import { texts } from './text-block.ts'

const schema = new mongoose.Schema({
  /** The code of the region: 'region-93'. */
  _id: { type: String, required: true },
  /** null: the usual ones. */
  reminders: { type: reminders, default: null },
  texts: { type: texts, default: () => ({}) },
  setAt: { type: Date, default: null }
})

class RegionSettingsRecord extends record(schema) {}

export type RegionSettings = RegionSettingsRecord
export const RegionSettings = defineModel('RegionSettings', schema, RegionSettingsRecord)
