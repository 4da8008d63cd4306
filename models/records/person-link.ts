import mongoose from 'mongoose'
import { defineModel, record } from './record.ts'

const { ObjectId } = mongoose.Schema.Types

/** By which a person opens one workshop without an account. The link itself is made of the secret, and kept nowhere. */
const schema = new mongoose.Schema(
  {
    workshop: { type: ObjectId, ref: 'Workshop', required: true },
    person: { type: ObjectId, ref: 'Person', required: true },
    /** Of the link that is good; null: the agency has cut it. */
    nonce: { type: String, default: null },
    /** Of the link that was cut last: whoever holds it reads whom to call. */
    formerNonce: { type: String, default: null },
    since: { type: Date, required: true }
  },
  { timestamps: true }
)
// Not unique: of two files made one, the messages that left for both still open the page.
schema.index({ workshop: 1, person: 1 })
schema.index({ person: 1 })

class PersonLinkRecord extends record(schema) {}

export type PersonLink = PersonLinkRecord
export const PersonLink = defineModel('PersonLink', schema, PersonLinkRecord)
