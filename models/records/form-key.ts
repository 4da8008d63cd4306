import mongoose from 'mongoose'
import { defineModel, record } from './record.ts'

const { ObjectId } = mongoose.Schema.Types

/** A form that creates something was sent: what it made, so that sending it again makes nothing more. Hashes and ids alone. */
const schema = new mongoose.Schema({
  /** SHA-256 of the account and the key of its form: the key of another account is another row. */
  _id: { type: String, required: true },
  /** SHA-256 of what was typed, and where it was sent. */
  content: { type: String, required: true },
  /** The id that the record to be made is given: a process that died after making it is found out. */
  makes: { type: ObjectId, required: true },
  leaseUntil: { type: Date, required: true },
  made: { type: ObjectId, default: null },
  expiresAt: { type: Date, required: true }
})
schema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 })

class FormKeyRecord extends record(schema) {}

export type FormKey = FormKeyRecord
export const FormKey = defineModel('FormKey', schema, FormKeyRecord)
