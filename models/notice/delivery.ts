import { randomUUID } from 'node:crypto'
import mongoose from 'mongoose'
import type { Notice } from '../notice.ts'

export interface Claim {
  limit: number
  leaseMs: number
  now?: Date
  /** Only these notices, for a test or a resend. */
  only?: mongoose.Types.ObjectId[]
}

export interface Trouble {
  /** A key of messages.reason. */
  reason: string
  /** True when trying again is useless (the address does not exist). */
  lasting: boolean
}

/** Minutes before the next try, with a little chance so that a burst does not come back as one. */
const RETRY_MINUTES = [1, 5, 15, 60, 180]

const model = () => mongoose.model<Notice>('Notice')

/** See Notice.claim. One batch is one update under a fresh token: two workers never hold the same notice. */
export async function claim({ limit, leaseMs, now = new Date(), only }: Claim): Promise<Notice[]> {
  const due = await model()
    .find({
      ...(only ? { _id: { $in: only } } : {}),
      state: { $in: ['planned', 'sending'] },
      dueAt: { $lte: now },
      $or: [{ leaseUntil: null }, { leaseUntil: { $lte: now } }]
    })
    .sort({ dueAt: 1 })
    .limit(limit)
    .select('_id')
    .lean()
  if (due.length === 0) return []
  const leaseToken = randomUUID()
  const leaseUntil = new Date(now.getTime() + leaseMs)
  await model().updateMany(
    {
      _id: { $in: due.map(({ _id }) => _id) },
      state: { $in: ['planned', 'sending'] },
      $or: [{ leaseUntil: null }, { leaseUntil: { $lte: now } }]
    },
    { $set: { state: 'sending', leaseToken, leaseUntil }, $inc: { attempts: 1 } }
  )
  return model().find({ leaseToken }).sort({ dueAt: 1 })
}

export async function stillHeld(notice: Notice, now: Date): Promise<boolean> {
  return (await model().countDocuments({ ...held(notice), leaseUntil: { $gt: now } }).limit(1)) === 1
}

export function markSent(notice: Notice, now: Date): Promise<boolean> {
  return end(notice, { state: 'sent', sentAt: now, reason: null })
}

export function markSkipped(notice: Notice, reason: string, now: Date): Promise<boolean> {
  return end(notice, { state: 'skipped', reason, sentAt: now })
}

export function markTrouble(notice: Notice, { reason, lasting }: Trouble, now: Date): Promise<boolean> {
  const minutes = RETRY_MINUTES[notice.attempts - 1]
  if (lasting || minutes === undefined) return end(notice, { state: 'failed', reason })
  const dueAt = new Date(now.getTime() + minutes * 60_000 * (1 + Math.random() * 0.2))
  return end(notice, { state: 'planned', reason, dueAt })
}

export async function retry(notice: Notice, now: Date): Promise<boolean> {
  const { modifiedCount } = await model().updateOne(
    { _id: notice._id, state: 'failed', uselessAfter: { $gt: now } },
    { $set: { state: 'planned', dueAt: now, attempts: 0, reason: null } }
  )
  return modifiedCount === 1
}

const held = (notice: Notice) => ({ _id: notice._id, state: 'sending' as const, leaseToken: notice.leaseToken ?? null })

async function end(notice: Notice, facts: Record<string, unknown>): Promise<boolean> {
  const { modifiedCount } = await model().updateOne(held(notice), {
    $set: { ...facts, leaseUntil: null },
    $unset: { leaseToken: 1 }
  })
  return modifiedCount === 1
}
