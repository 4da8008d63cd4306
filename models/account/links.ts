import { randomBytes } from 'node:crypto'
import mongoose from 'mongoose'
import { slowHash } from '#lib/argon2.ts'
import { NotFound } from '#lib/refusal.ts'
import { hashToken, resetToken } from '#lib/tokens.ts'
import type { Account } from '../account.ts'
import { Attempt } from '../attempt.ts'
import type { Notice } from '../notice.ts'
import { assertStrong } from './password.ts'

/** How long a link is good: a forgotten password is chosen at once, an invitation after the holidays. */
export const GOOD_FOR = { passwordReset: 30 * 60_000, invitation: 7 * 24 * 3_600_000 } as const

const accounts = () => mongoose.model<Account>('Account')

/**
 * Makes a link and owes its message. The database keeps the hash of the token and the nonce it is made again
 * from: only who knows the secret of the processes can. The link before is no longer good.
 */
export async function issue(
  account: Account,
  kind: keyof typeof GOOD_FOR,
  secret: string,
  now: Date
): Promise<void> {
  const nonce = randomBytes(16).toString('base64url')
  const resetExpiresAt = new Date(+now + GOOD_FOR[kind])
  const resetHash = hashToken(resetToken(secret, account._id.toHexString(), nonce))
  await mongoose.model<Notice>('Notice').create({
    recipientKind: 'account',
    recipient: account._id,
    subject: account._id,
    kind,
    revision: +now,
    detail: { nonce },
    dueAt: now,
    uselessAfter: resetExpiresAt
  })
  await accounts().updateOne({ _id: account._id, disabledAt: null }, { $set: { resetHash, resetExpiresAt } })
}

export async function forgotten(email: string, secret: string, now: Date): Promise<void> {
  const account = await accounts().findOne({ email: email.trim().toLowerCase(), disabledAt: null })
  if (account) await issue(account, 'passwordReset', secret, now)
}

export function ofLink(token: string, now: Date): Promise<Account | null> {
  return accounts()
    .findOne({ resetHash: hashToken(token), resetExpiresAt: { $gt: now }, disabledAt: null })
    .exec()
}

export async function choosePassword(token: string, password: string, now: Date): Promise<Account> {
  const account = await ofLink(token, now)
  if (!account) throw new NotFound()
  assertStrong(password, account)
  const passwordHash = await slowHash(password)
  const changed = await accounts().findOneAndUpdate(
    { _id: account._id, resetHash: hashToken(token), resetExpiresAt: { $gt: now }, disabledAt: null },
    { $set: { passwordHash, resetHash: null, resetExpiresAt: null }, $inc: { credentialVersion: 1 } },
    { returnDocument: 'after' }
  )
  if (!changed) throw new NotFound()
  await Attempt.forget(changed.email)
  return changed
}
