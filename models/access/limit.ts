import { TooMany } from '#lib/refusal.ts'
import { hashToken } from '#lib/tokens.ts'
import { Attempt } from '#models/records/attempt.ts'
import { isDuplicateKey } from '#models/records/duplicate-key.ts'

/** Counted in fixed windows. */
export interface Limit {
  name: string
  most: number
  withinMs: number
}

/** A whole agency signs in from one network at half past eight: only refused tries count against it. */
export const LIMITS = {
  signInFrom: { name: 'sign-in-from', most: 50, withinMs: 5 * 60_000 },
  resetFrom: { name: 'reset-from', most: 30, withinMs: 3_600_000 },
  /** Asking whether someone is known elsewhere tells that they are: enough for a day of work, not for a list. */
  elsewhere: { name: 'elsewhere', most: 120, withinMs: 3_600_000 },
  /** Reading a file is work: enough for whoever corrects a list again and again. */
  uploads: { name: 'uploads', most: 60, withinMs: 3_600_000 },
  /** Enough to set a mail server right, too few to fill a mailbox. */
  testMessages: { name: 'test-messages', most: 5, withinMs: 3_600_000 },
  /** What one person presses on the page of one workshop: each press may be a message to them. */
  ownAnswers: { name: 'own-answers', most: 60, withinMs: 3_600_000 },
  /** A waiting room has one network for many people; beyond, the agency's telephone is said. */
  seatRequestsFrom: { name: 'seat-requests-from', most: 20, withinMs: 3_600_000 },
  seatRequestsFor: { name: 'seat-requests-for', most: 30, withinMs: 3_600_000 },
  seatRequestsTo: { name: 'seat-requests-to', most: 120, withinMs: 3_600_000 },
  resetFor: { name: 'reset-for', most: 5, withinMs: 3_600_000 }
} as const satisfies Record<string, Limit>

/** Counts `asked` at once: how many of them are within the limit, and whether this is what passed it. */
export async function countMany(
  limit: Limit,
  who: string,
  asked: number,
  now = new Date()
): Promise<{ within: number; passes: boolean }> {
  const { _id, end } = windowOf(limit, who, now)
  const tries = await increment(_id, end, asked)
  const before = tries - asked
  return {
    within: Math.max(0, Math.min(asked, limit.most - before)),
    passes: before <= limit.most && tries > limit.most
  }
}

export async function isUsedUp(limit: Limit, who: string, now = new Date()): Promise<boolean> {
  const { _id } = windowOf(limit, who, now)
  return Boolean(await Attempt.exists({ _id, tries: { $gte: limit.most } }))
}

export function secondsLeft(limit: Limit, now = new Date()): number {
  return Math.ceil((+windowOf(limit, '', now).end - +now) / 1000)
}

/** Throws TooMany, with the seconds until the window ends, beyond the limit. */
export async function countAttempt(limit: Limit, who: string, now = new Date()): Promise<void> {
  const { _id, end } = windowOf(limit, who, now)
  const tries = await increment(_id, end)
  if (tries > limit.most) throw tooMany(end, now)
}

export async function assertBelowLimit(limit: Limit, who: string, now = new Date()): Promise<void> {
  const { _id, end } = windowOf(limit, who, now)
  const full = await Attempt.exists({ _id, tries: { $gte: limit.most } })
  if (full) throw tooMany(end, now)
}

function windowOf(limit: Limit, who: string, now: Date) {
  const start = Math.floor(+now / limit.withinMs) * limit.withinMs
  return { _id: `${limit.name}:${hashToken(who)}:${start}`, end: new Date(start + limit.withinMs) }
}

function tooMany(end: Date, now: Date): TooMany {
  return new TooMany(Math.ceil((+end - +now) / 1000))
}

/** Two first requests may both try to insert: the one that comes second counts again. */
async function increment(_id: string, expiresAt: Date, by = 1): Promise<number> {
  const attempts = Attempt
  const once = () =>
    attempts
      .findOneAndUpdate(
        { _id },
        { $inc: { tries: by }, $set: { expiresAt } },
        { upsert: true, returnDocument: 'after' }
      )
      .lean()
  const found = await once().catch((error: unknown) => {
    if (isDuplicateKey(error)) return once()
    throw error
  })
  return found?.tries ?? by
}
