import mongoose from 'mongoose'
import { PERSON_LANGUAGES } from '#lib/i18n.ts'
import { NOTICE_KINDS } from './notice.ts'
import { defineModel, record } from './record.ts'

const { ObjectId } = mongoose.Schema.Types

/** Kept as the proof of what was sent (domain §9); one per Message-ID. */
const schema = new mongoose.Schema(
  {
    notice: { type: ObjectId, ref: 'Notice', required: true },
    agency: { type: ObjectId, ref: 'Agency', default: null },
    kind: { type: String, enum: NOTICE_KINDS, required: true },
    language: { type: String, enum: PERSON_LANGUAGES, required: true },
    messageId: { type: String, required: true },
    from: { type: String, required: true },
    to: { type: String, required: true },
    subject: { type: String, required: true },
    text: { type: String, required: true },
    html: { type: String, required: true },
    calendar: { type: String, default: null },
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
export const SentMessage = defineModel('SentMessage', schema, SentMessageRecord)
