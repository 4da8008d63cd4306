import mongoose from 'mongoose'
import { defineModel, record } from './record.ts'

const { ObjectId, Mixed } = mongoose.Schema.Types

export const JOURNAL_SUBJECTS = [
  'account',
  'agency',
  'company',
  'region',
  'installation',
  'sector',
  'trade',
  'territory',
  'addedGroup',
  'schoolHolidays',
  'campaign'
] as const
export type JournalSubject = (typeof JOURNAL_SUBJECTS)[number]

/** What is written down. A kind needs its sentence `journal.kind.KIND`, which the type of keys asks for. */
export const JOURNAL_KINDS = [
  'settingChanged',
  'accountInvited',
  'accountInvitedAgain',
  'accountChanged',
  'rightGiven',
  'rightTaken',
  'accountDisabled',
  'accountEnabled',
  'accountUnlocked',
  'hostLinked',
  'hostEnded',
  'hostAccessEnded',
  'hostAccessKept',
  'hostLinkMade',
  'hostLinkCut',
  'companyReal',
  'companyJoined',
  'companyShown',
  'companyHidden',
  'passwordChosen',
  'signedIn',
  'elsewhereUsedUp',
  'calendarMade',
  'calendarRevoked',
  'seatRequestAnswered',
  'seatRequestReopened'
] as const
export type JournalKind = (typeof JOURNAL_KINDS)[number]

/** Who did what, about whom, when. Written once and never changed; it holds no name and no value of a job seeker. */
const schema = new mongoose.Schema({
  at: { type: Date, required: true },
  /** Null when nobody did it by hand. */
  by: { type: ObjectId, ref: 'Account', default: null },
  kind: { type: String, enum: JOURNAL_KINDS, required: true },
  subject: { type: String, enum: JOURNAL_SUBJECTS, required: true },
  /** The id of that record, the code of a region, a sector, a trade, a territory or an added public, '' for the installation. */
  subjectId: { type: String, default: '' },
  /** What the sentence of the kind needs: `setting`, `from`, `to`, a role, a right. */
  detail: { type: Mixed, default: null }
})
schema.index({ subject: 1, subjectId: 1, at: -1, _id: -1 })
schema.index({ at: -1, _id: -1 })
schema.index({ kind: 1, at: -1, _id: -1 })

class JournalEntryRecord extends record(schema) {}

export type JournalEntry = JournalEntryRecord
export const JournalEntry = defineModel('JournalEntry', schema, JournalEntryRecord)
