import mongoose from 'mongoose'
import { defineModel, record } from './record.ts'
const { ObjectId, Mixed } = mongoose.Schema.Types

/** What each kind is: models/messages/kinds.ts. */
export const WORKSHOP_KINDS = [
  'confirmation',
  'moved',
  'slotMoved',
  'waiting',
  'offered',
  'offerEnded',
  'waitingEnded',
  'noSeatFreed',
  'proposal',
  'proposalReminder',
  'proposalMoved',
  'proposalEnded',
  'written',
  'changed',
  'regrouped',
  'movedTo',
  'cancelled',
  'withdrawn',
  'released',
  'fewerPlaces',
  'reminder7Days',
  'reminder48Hours',
  'hostAsked',
  'hostPublished',
  'hostReminder',
  'hostMoved',
  'hostChanged',
  'hostLeft',
  'hostCancelled',
  'hostLinkNew',
  'facilitatorGiven',
  'facilitatorMoved',
  'facilitatorLeft',
  'facilitatorCancelled',
  'partnerInvited',
  'partnerReminder',
  'partnerMoved',
  'partnerChanged',
  'partnerOff',
  'partnerCancelled'
] as const
export const LINK_KINDS = ['passwordReset', 'invitation'] as const
export const ACCOUNT_KINDS = ['accessEnding', 'testMessage'] as const
export const NOTICE_KINDS = [...WORKSHOP_KINDS, ...LINK_KINDS, ...ACCOUNT_KINDS] as const

/** After one of these its reader expects the session no more. */
export const ENDING_KINDS = [
  'cancelled',
  'waitingEnded',
  'noSeatFreed',
  'proposalEnded',
  'withdrawn',
  'released',
  'fewerPlaces',
  'hostLeft',
  'hostCancelled',
  'facilitatorLeft',
  'facilitatorCancelled',
  'partnerOff',
  'partnerCancelled'
] as const satisfies readonly WorkshopKind[]

export type WorkshopKind = (typeof WORKSHOP_KINDS)[number]
export type LinkKind = (typeof LINK_KINDS)[number]
export type AccountKind = (typeof ACCOUNT_KINDS)[number]
export type NoticeKind = WorkshopKind | LinkKind | AccountKind

export function isWorkshopKind(kind: NoticeKind): kind is WorkshopKind {
  return WORKSHOP_KINDS.some(one => one === kind)
}

export function isLinkKind(kind: NoticeKind): kind is LinkKind {
  return LINK_KINDS.some(one => one === kind)
}

export function isAccountKind(kind: NoticeKind): kind is AccountKind {
  return ACCOUNT_KINDS.some(one => one === kind)
}

const schema = new mongoose.Schema(
  {
    recipientKind: {
      type: String,
      enum: ['person', 'company', 'account', 'partner'] as const,
      required: true
    },
    /** Of a partner, its line of the workshop. */
    recipient: { type: ObjectId, required: true },
    /** The workshop, or the account itself for messages about sign-in. */
    subject: { type: ObjectId, required: true },
    kind: { type: String, enum: NOTICE_KINDS, required: true },
    /** Ledger number of the fact; SEQUENCE of the calendar part. */
    revision: { type: Number, required: true },
    /** null for sign-in messages. */
    agency: { type: ObjectId, ref: 'Agency', default: null },
    /** Of a session as the recipient reads it there: when, where, how to enter, what to bring (messages/told.ts). */
    told: { type: Mixed, default: null },
    /** For instance the nonce of a link. Never personal data. */
    detail: { type: Mixed, default: null },
    dueAt: { type: Date, required: true },
    uselessAfter: { type: Date, required: true },
    state: {
      type: String,
      enum: ['planned', 'sending', 'sent', 'failed', 'skipped', 'void'] as const,
      default: 'planned',
      required: true
    },
    /** A key of messages.reason. */
    reason: { type: String, default: null },
    attempts: { type: Number, default: 0 },
    leaseToken: { type: String },
    leaseUntil: { type: Date, default: null },
    sentAt: { type: Date, default: null }
  },
  { timestamps: true }
)
schema.index({ recipient: 1, subject: 1, kind: 1, revision: 1 }, { unique: true })
schema.index({ state: 1, dueAt: 1 })
schema.index({ subject: 1, dueAt: 1 })
schema.index({ agency: 1, state: 1, dueAt: -1 })
schema.index({ agency: 1, state: 1, sentAt: -1 })
schema.index({ agency: 1, state: 1, uselessAfter: 1 })
schema.index({ leaseToken: 1 }, { sparse: true })

class NoticeRecord extends record(schema) {
  /** The same at every try, so that a second delivery is recognised. */
  messageId(domain: string): string {
    return `<${this.id}.${this.revision}@${domain}>`
  }
}

export type Notice = NoticeRecord
export const Notice = defineModel('Notice', schema, NoticeRecord)
