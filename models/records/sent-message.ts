import mongoose from 'mongoose'
import { NOTICE_KINDS } from './notice.ts'
import { defineModel, record } from './record.ts'

const { ObjectId } = mongoose.Schema.Types

/**
 * A message exactly as it left: kept as the proof that it was sent (domain §9), and what the in-app mailbox of
 * trial mode shows. One per Message-ID: the same message sent again after a crash carries the same one.
 */
const schema = new mongoose.Schema(
  {
    notice: { type: ObjectId, ref: 'Notice', required: true },
    agency: { type: ObjectId, ref: 'Agency', default: null },
    kind: { type: String, enum: NOTICE_KINDS, required: true },
    language: { type: String, enum: ['fr', 'en'] as const, required: true },
    messageId: { type: String, required: true },
    from: { type: String, required: true },
    to: { type: String, required: true },
    subject: { type: String, required: true },
    text: { type: String, required: true },
    html: { type: String, required: true },
    /** The text/calendar part, null when the message has none. */
    calendar: { type: String, default: null },
    /** Header lines as sent. */
    headers: { type: String, required: true },
    sentAt: { type: Date, required: true }
  },
  { timestamps: false }
)
schema.index({ sentAt: -1, _id: -1 })
schema.index({ kind: 1, sentAt: -1, _id: -1 })
schema.index({ notice: 1 })
schema.index({ messageId: 1 }, { unique: true })

export type SentMessageFacts = mongoose.InferSchemaType<typeof schema>

class SentMessageRecord extends record(schema) {}

export type SentMessage = SentMessageRecord
export const SentMessage = defineModel('Letter', schema, SentMessageRecord)
