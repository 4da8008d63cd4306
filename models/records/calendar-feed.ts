import mongoose from 'mongoose'
import { defineModel, record } from './record.ts'
const { ObjectId } = mongoose.Schema.Types

/** Which workshops an address of a calendar gives: models/access/calendar-feeds.ts says to whom. */
export const FEED_KINDS = ['own', 'agency', 'hosting', 'region'] as const
export type FeedKind = (typeof FEED_KINDS)[number]

const schema = new mongoose.Schema({
  account: { type: ObjectId, ref: 'Account', required: true },
  kind: { type: String, enum: FEED_KINDS, required: true },
  /** SHA-256 of the token in the address. */
  hash: { type: String, required: true },
  /** With the secret of the installation it makes the token again, so that its owner may read the address later. */
  nonce: { type: String, required: true },
  madeAt: { type: Date, required: true },
  expiresAt: { type: Date, required: true }
})
schema.index({ account: 1, kind: 1 }, { unique: true })
schema.index({ hash: 1 }, { unique: true })

class CalendarFeedRecord extends record(schema) {}

export type CalendarFeed = CalendarFeedRecord
export const CalendarFeed = defineModel('CalendarFeed', schema, CalendarFeedRecord)
