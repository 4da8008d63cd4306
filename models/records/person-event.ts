import mongoose from 'mongoose'
import { defineModel, record } from './record.ts'

const { ObjectId, Mixed } = mongoose.Schema.Types

/** What no other record remembers. A kind needs its sentence `people.event.KIND`, and an icon in views/people/timeline.ts. */
export const PERSON_EVENTS = [
  'entered',
  'imported',
  'corrected',
  'correctedByImport',
  'agreed',
  'agreementCorrected',
  'agreementRemoved',
  'restrictedRead',
  'restrictedWritten',
  'transferAsked',
  'transferRefused',
  'transferred',
  'merged',
  'parted',
  /** On their page. */
  'messagesStopped',
  'messagesResumed',
  /** Of calls: `detail.channel` says how the person said it. */
  'callsStopped',
  'callsResumed',
  'languageChosen',
  /** Of workshops: `detail.asked` says who asked it of the account. */
  'searchEnded',
  'searchResumed',
  /** The agency cut the links to their page. */
  'linksCut'
] as const
export type PersonEventKind = (typeof PERSON_EVENTS)[number]

/** Written once and never changed: names of fields, never what stood in them. */
const schema = new mongoose.Schema({
  person: { type: ObjectId, ref: 'Person', required: true },
  at: { type: Date, required: true },
  kind: { type: String, enum: PERSON_EVENTS, required: true },
  by: { type: ObjectId, ref: 'Account', default: null },
  /** `fields` that changed, the `importation` it came from, the `from` and `to` of a transfer. */
  detail: { type: Mixed, default: null }
})
schema.index({ person: 1, at: -1, _id: -1 })

class PersonEventRecord extends record(schema) {}

export type PersonEvent = PersonEventRecord
export const PersonEvent = defineModel('PersonEvent', schema, PersonEventRecord)
