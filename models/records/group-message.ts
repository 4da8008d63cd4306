import mongoose from 'mongoose'
import { defineModel, record } from './record.ts'

const { ObjectId } = mongoose.Schema.Types

/** As long as can be read on a telephone in a minute. */
export const LONGEST_WORDS = 1_000

/** What an agency wrote in its own words to several people of a session: its notices name it, and carry none of it. */
const schema = new mongoose.Schema({
  workshop: { type: ObjectId, ref: 'Workshop', required: true },
  text: { type: String, required: true, maxlength: LONGEST_WORDS },
  by: { type: ObjectId, ref: 'Account', required: true },
  at: { type: Date, required: true },
  takenBackAt: { type: Date, default: null }
})
schema.index({ workshop: 1, at: -1 })

class GroupMessageRecord extends record(schema) {}

export type GroupMessage = GroupMessageRecord
export const GroupMessage = defineModel('GroupMessage', schema, GroupMessageRecord)
