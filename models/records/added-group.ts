import mongoose from 'mongoose'
import { defineModel, record } from './record.ts'
import { ADDED_GROUP_CODE } from './target-group.ts'

/** Who reads it of a person: every counsellor of the agency, or accounts given the right to restricted facts. */
export const GROUP_READERS = ['counsellors', 'restricted'] as const
export type GroupReader = (typeof GROUP_READERS)[number]

/** A public that the region has added to those that are computed: someone says it of a person. */
const schema = new mongoose.Schema({
  /** Made of its first name: `added-interim`. */
  _id: { type: String, match: ADDED_GROUP_CODE, required: true },
  fr: { type: String, required: true },
  /** '': as in French. */
  en: { type: String, default: '' },
  /** Its names, folded: no other has one of them. */
  nameKeys: { type: [String], default: [] },
  seenBy: { type: String, enum: GROUP_READERS, required: true },
  /** Whether the results are told by it; never where it is restricted. */
  isCounted: { type: Boolean, default: false },
  /** No longer offered from then on; who carries it goes on. */
  retiredAt: { type: Date, default: null },
  setAt: { type: Date, required: true }
})
schema.index({ nameKeys: 1 }, { unique: true })

class AddedGroupRecord extends record(schema) {}

export type AddedGroup = AddedGroupRecord
export const AddedGroup = defineModel('AddedGroup', schema, AddedGroupRecord)
