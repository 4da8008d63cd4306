import { hashToken } from '#lib/tokens.ts'
import { Attempt } from '#models/records/attempt.ts'
import { isDuplicateKey } from '#models/records/duplicate-key.ts'

/** CNIL asks for a lock at ten tries or fewer (SAN-2026-003). */
export const TRIES = 10
const FIRST_LOCK_MS = 60_000
const LONGEST_LOCK_MS = 12 * 3_600_000
const REMEMBERED_MS = 24 * 3_600_000
const NEVER_LOCKED = new Date(0)

const keyOf = (email: string) => `sign-in:${hashToken(email)}`

/** Counts the try before the password is compared: tries made at the same moment cannot pass the limit together. */
export async function admitSignIn(email: string, now = new Date()): Promise<boolean> {
  const _id = keyOf(email)
  const tries = await take(_id, now)
  if (tries > TRIES) await lock(_id, now)
  return tries <= TRIES
}

export async function countFailedSignIn(email: string, now = new Date()): Promise<void> {
  const _id = keyOf(email)
  const found = await Attempt.findById(_id, { tries: 1 }).lean()
  if (found && found.tries >= TRIES) await lock(_id, now)
}

export async function forgetFailedSignIns(email: string): Promise<void> {
  await Attempt.deleteOne({ _id: keyOf(email) })
}

export async function lockedAmong(emails: string[], now = new Date()): Promise<Map<string, Date>> {
  const keys = new Map(emails.map(email => [keyOf(email), email]))
  const found = await Attempt.find({ _id: { $in: [...keys.keys()] }, lockedUntil: { $gt: now } }).lean()
  return new Map(found.map(({ _id, lockedUntil }) => [keys.get(_id) ?? '', lockedUntil ?? now]))
}

/** Infinity while locked: a locked row does not match, and its key forbids a second one. */
async function take(_id: string, now: Date, again = true): Promise<number> {
  try {
    const found = await Attempt.findOneAndUpdate(
      { _id, lockedUntil: { $lte: now } },
      {
        $inc: { tries: 1 },
        $set: { expiresAt: new Date(+now + REMEMBERED_MS) },
        $setOnInsert: { lockedUntil: NEVER_LOCKED, locks: 0 }
      },
      { upsert: true, returnDocument: 'after' }
    ).lean()
    return found?.tries ?? Infinity
  } catch (error) {
    if (!isDuplicateKey(error)) throw error
    const locked = await Attempt.exists({ _id, lockedUntil: { $gt: now } })
    return locked || !again ? Infinity : take(_id, now, false)
  }
}

/** One try is left once the lock ends. */
async function lock(_id: string, now: Date): Promise<void> {
  const found = await Attempt.findById(_id, { locks: 1 }).lean()
  const locks = found?.locks ?? 0
  const until = new Date(+now + Math.min(FIRST_LOCK_MS * 2 ** locks, LONGEST_LOCK_MS))
  await Attempt.updateOne(
    { _id, locks, lockedUntil: { $lte: now } },
    {
      $set: { lockedUntil: until, tries: TRIES - 1, expiresAt: new Date(+until + REMEMBERED_MS) },
      $inc: { locks: 1 }
    }
  )
}
