import mongoose from 'mongoose'
import { defineModel, record } from './record.ts'

const { ObjectId } = mongoose.Schema.Types

/** A week such as #Tousmobilisés: days under one name, which workshops are tagged with one by one. */
const schema = new mongoose.Schema({
  /** Whose it is: an agency's for itself, or a territory's for every agency on it. */
  agency: { type: ObjectId, ref: 'Agency', default: null },
  territory: { type: String, default: null },
  name: { type: String, required: true },
  /** In its public address; it stays when the name changes. */
  slug: { type: String, required: true },
  text: { type: String, default: '' },
  /** 'YYYY-MM-DD', the last one included, where it is held. */
  from: { type: String, required: true },
  to: { type: String, required: true },
  timeZone: { type: String, required: true },
  by: { type: ObjectId, ref: 'Account', required: true },
  setAt: { type: Date, required: true }
})
schema.index({ slug: 1 }, { unique: true })
schema.index({ agency: 1, to: -1 })
schema.index({ territory: 1, to: -1 })

class CampaignRecord extends record(schema) {}

export type Campaign = CampaignRecord
export const Campaign = defineModel('Campaign', schema, CampaignRecord)
