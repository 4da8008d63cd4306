import mongoose from 'mongoose'
import { defineModel, record, type ModelOf } from './record.ts'
import * as delivery from './notice/delivery.ts'
import { noticesOfWorkshop, noticesToCall, pageOfNotices } from './notice/listing.ts'
import { realityOf } from './notice/reality.ts'
import { type Reason } from './notice/standing.ts'

const { ObjectId, Mixed } = mongoose.Schema.Types

/** Messages of the product. The first four carry a calendar part: an invitation, or its withdrawal. */
export const NOTICE_KINDS = [
  'confirmation',
  'moved',
  'cancelled',
  'withdrawn',
  'reminder7Days',
  'reminder48Hours',
  'hostMoved',
  'hostLeft',
  'hostCancelled',
  'passwordReset',
  'invitation'
] as const
export type NoticeKind = (typeof NOTICE_KINDS)[number]

const schema = new mongoose.Schema(
  {
    recipientKind: { type: String, enum: ['person', 'company', 'account'] as const, required: true },
    recipient: { type: ObjectId, required: true },
    /** The workshop, or the account itself for messages about sign-in. */
    subject: { type: ObjectId, required: true },
    kind: { type: String, enum: NOTICE_KINDS, required: true },
    /** Ledger number of the fact told; SEQUENCE of the calendar part. */
    revision: { type: Number, required: true },
    /** The agency whose counsellors see the message; null for sign-in messages. */
    agency: { type: ObjectId, ref: 'Agency', default: null },
    /** What the sender cannot re-read, for instance the nonce of a link. Never personal data. */
    detail: { type: Mixed, default: null },
    dueAt: { type: Date, required: true },
    /** Nothing is sent from this moment on. */
    uselessAfter: { type: Date, required: true },
    state: {
      type: String,
      enum: ['planned', 'sending', 'sent', 'failed', 'skipped', 'void'] as const,
      default: 'planned',
      required: true
    },
    /** Why it was not sent: a key of messages.reason. */
    reason: { type: String, default: null },
    attempts: { type: Number, default: 0 },
    /** Who is sending it: a lease of one worker, told apart by its token. */
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
schema.index({ leaseToken: 1 }, { sparse: true })

type NoticeModel = ModelOf<typeof schema, NoticeRecord>

class NoticeRecord extends record(schema) {
  /** The same for every try of this message: a second delivery after a crash is recognised by it. */
  messageId(domain: string): string {
    return `<${this.id}.${this.revision}@${domain}>`
  }

  /** Claims up to `limit` due notices for this worker, a lease each. Expired leases are claimed again. */
  static claim(this: NoticeModel, options: delivery.Claim) {
    return delivery.claim(options)
  }

  /** Whether there is anything to claim. */
  static areDue(this: NoticeModel, now = new Date()) {
    return delivery.areDue(now)
  }

  /** Keeps the leases of a claimed batch while its worker is at it. */
  static renew(this: NoticeModel, leaseToken: string, leaseMs: number, now = new Date()) {
    return delivery.renew(leaseToken, leaseMs, now)
  }

  /** Gives back what a worker claimed and will not try: it is stopping. */
  static release(this: NoticeModel, leaseToken: string) {
    return delivery.release(leaseToken)
  }

  /** The ids of a batch whose lease is still this worker's, in one query. */
  static heldAmong(this: NoticeModel, notices: NoticeRecord[], now = new Date()) {
    return delivery.heldAmong(notices, now)
  }

  /** What the notices of a batch tell about, read now; by notice id. */
  static realityOf(this: NoticeModel, notices: Parameters<typeof realityOf>[0]) {
    return realityOf(notices)
  }

  /** Every message of a workshop, the oldest first: lean rows with the names of the recipients. */
  static forWorkshop(this: NoticeModel, workshop: mongoose.Types.ObjectId | string) {
    return noticesOfWorkshop(workshop)
  }

  /** A page of the messages within `scope`: what was due last first, or with `coming` what is due next first. */
  static page(scope: Record<string, unknown>, range: { limit: number; coming?: boolean }) {
    return pageOfNotices(scope, range)
  }

  /** Messages that could not leave for want of an address and whose workshop is still to come: people to call. */
  static toCall(this: NoticeModel, scope: Record<string, unknown>, now = new Date()) {
    return noticesToCall(scope, now)
  }

  /** Each of these ends the sending, only while the lease is still this worker's; false when it was lost. */
  markSent(now = new Date()) {
    return delivery.markSent(this, now)
  }

  markSkipped(reason: Reason) {
    return delivery.markSkipped(this, reason)
  }

  /** A passing trouble: tried again later with a growing delay. A lasting one, or too many tries: failed. */
  markTrouble(trouble: delivery.Trouble, now = new Date()) {
    return delivery.markTrouble(this, trouble, now)
  }

  /** Not tried, because the server is away: due again in a minute, and no try is counted. */
  putOff(reason: Reason, now = new Date()) {
    return delivery.putOff(this, reason, now)
  }

  /** True while the lease is this worker's: asked again just before the message leaves. */
  stillHeld(now = new Date()) {
    return delivery.stillHeld(this, now)
  }

  /** An operator asks for a failed message to be tried again now; false when it is not failed or too late. */
  retry(now = new Date()) {
    return delivery.retry(this, now)
  }
}

/** A message someone is owed: planned once per recipient, subject, kind and revision; Agenda only wakes its sender. */
export type Notice = NoticeRecord
export const Notice = defineModel('Notice', schema, NoticeRecord)
