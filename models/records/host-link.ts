import mongoose from 'mongoose'
import { defineModel, record } from './record.ts'

const { ObjectId } = mongoose.Schema.Types

/** By which a company welcomes one workshop without an account. The link itself is made of the secret, and kept nowhere. */
const schema = new mongoose.Schema(
  {
    workshop: { type: ObjectId, ref: 'Workshop', required: true },
    company: { type: ObjectId, ref: 'Company', required: true },
    /** Of the link that is good; null: the agency has cut it. */
    nonce: { type: String, default: null },
    since: { type: Date, required: true },
    /** Who made or cut it by hand. */
    by: { type: ObjectId, ref: 'Account', default: null }
  },
  { timestamps: true }
)
schema.index({ workshop: 1, company: 1 }, { unique: true })
schema.index({ company: 1 })

class HostLinkRecord extends record(schema) {}

export type HostLink = HostLinkRecord
export const HostLink = defineModel('HostLink', schema, HostLinkRecord)
