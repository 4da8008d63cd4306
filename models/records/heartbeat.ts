import mongoose from 'mongoose'
import { defineModel, record } from './record.ts'

export const PROCESS_KINDS = ['web', 'worker'] as const
export type ProcessKind = (typeof PROCESS_KINDS)[number]

const FORGOTTEN_AFTER_SECONDS = 7 * 24 * 3600

/** When a process was last heard of; its id is drawn at its start and says nothing of the machine. */
const schema = new mongoose.Schema({
  _id: { type: String, required: true },
  kind: { type: String, enum: PROCESS_KINDS, required: true },
  at: { type: Date, required: true }
})
schema.index({ at: 1 }, { expireAfterSeconds: FORGOTTEN_AFTER_SECONDS })

class HeartbeatRecord extends record(schema) {}

export type Heartbeat = HeartbeatRecord
export const Heartbeat = defineModel('Heartbeat', schema, HeartbeatRecord)
