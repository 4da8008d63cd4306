import { randomBytes } from 'node:crypto'
import mongoose from 'mongoose'
import { slowHash } from '#lib/argon2.ts'
import { NotFound, Refusal } from '#lib/refusal.ts'
import { hashToken, resetToken } from '#lib/tokens.ts'
import type { Account } from '../account.ts'
import type { Notice } from '../notice.ts'
import { assertStrong } from './password.ts'
import { forgetFailedSignIns } from "../attempt/lock.ts";

/** How long a link is good: a forgotten password is chosen at once, an invitation after the holidays. */
export const GOOD_FOR = { passwordReset: 30 * 60_000, invitation: 7 * 24 * 3_600_000 } as const

const accounts = () => mongoose.model<Account>('Account')

/** The message of a link, owed by the write that made it and planned right after. */
export interface LinkOwed {
  kind: keyof typeof GOOD_FOR
  nonce: string
  at: Date
  until: Date
}

/**
 * What a write of an account sets to give it a link and owe its message. The database keeps the hash of the token and
 * the nonce it is made again from: only who knows the secret of the processes can. The link before is no longer good.
 */
export function newLink(
  account: Account['_id'],
  kind: keyof typeof GOOD_FOR,
  secret: string,
  now: Date
): { resetHash: string; resetExpiresAt: Date; linkOwed: LinkOwed } {
  const nonce = randomBytes(16).toString('base64url')
  const until = new Date(+now + GOOD_FOR[kind])
  const resetHash = hashToken(resetToken(secret, account.toHexString(), nonce))
  return { resetHash, resetExpiresAt: until, linkOwed: { kind, nonce, at: now, until } }
}

/** Gives a link to the account of this filter, if it is still one, and plans its message; false when it is not. */
export async function issue(
  filter: { _id: Account['_id'] } & Record<string, unknown>,
  kind: keyof typeof GOOD_FOR,
  secret: string,
  now: Date,
  also: Record<string, unknown> = {}
): Promise<boolean> {
  const link = newLink(filter._id, kind, secret, now)
  const { modifiedCount } = await accounts().updateOne(filter, { $set: { ...link, ...also } })
  if (modifiedCount === 1) await planLink(filter._id)
  return modifiedCount === 1
}

/** Plans the message an account is owed, once; what a killed process left is found by settleLinks. */
export async function planLink(_id: Account['_id']): Promise<void> {
  const owing = await accounts().findById(_id, { linkOwed: 1 }).lean()
  if (!owing?.linkOwed) return
  const { kind, nonce, at, until } = owing.linkOwed
  const notices = mongoose.model<Notice>('Notice')
  // Two links of one millisecond: the second message takes the next number.
  for (let revision = +at, planned = false; !planned; revision++) {
    const notice = await notices.findOneAndUpdate(
      { recipient: _id, subject: _id, kind, revision },
      {
        $setOnInsert: {
          recipientKind: 'account',
          detail: { nonce },
          dueAt: at,
          uselessAfter: until,
          state: 'planned',
          attempts: 0
        }
      },
      { upsert: true, returnDocument: 'after' }
    )
    planned = (notice.detail as { nonce?: unknown } | null)?.nonce === nonce
  }
  await accounts().updateOne({ _id, 'linkOwed.nonce': nonce }, { $unset: { linkOwed: 1 } })
}

const OWING = { 'linkOwed.at': { $gt: new Date(0) } }

export async function hasPendingLinks(): Promise<boolean> {
  return (await accounts().exists(OWING)) !== null
}

export async function flushLinks(): Promise<number> {
  const owing = await accounts().find(OWING, { _id: 1 }).lean()
  for (const { _id } of owing) await planLink(_id)
  return owing.length
}

export async function inviteAgain({ _id }: Account, secret: string, now: Date): Promise<void> {
  if (await issue({ _id, passwordHash: null, disabledAt: null }, 'invitation', secret, now)) return
  const refused = await accounts().findById(_id, { disabledAt: 1 }).lean()
  throw new Refusal(refused?.disabledAt ? 'accounts.refused.disabled' : 'accounts.refused.answered')
}

export async function requestPasswordLink(email: string, secret: string, now: Date): Promise<void> {
  const account = await accounts().findOne(
    { email: email.trim().toLowerCase(), disabledAt: null },
    { _id: 1 }
  )
  if (!account) return
  const { _id } = account
  // Whoever has not answered the invitation has no password to forget; the write itself looks which it is.
  if (await issue({ _id, disabledAt: null, passwordHash: null }, 'invitation', secret, now)) return
  await issue({ _id, disabledAt: null, passwordHash: { $ne: null } }, 'passwordReset', secret, now)
}

export function accountOfLink(token: string, now: Date): Promise<Account | null> {
  return accounts()
    .findOne({ resetHash: hashToken(token), resetExpiresAt: { $gt: now }, disabledAt: null })
    .exec()
}

export async function choosePassword(token: string, password: string, now: Date): Promise<Account> {
  const account = await accountOfLink(token, now)
  if (!account) throw new NotFound()
  assertStrong(password, account)
  const passwordHash = await slowHash(password)
  const changed = await accounts().findOneAndUpdate(
    { _id: account._id, resetHash: hashToken(token), resetExpiresAt: { $gt: now }, disabledAt: null },
    { $set: { passwordHash, resetHash: null, resetExpiresAt: null }, $inc: { credentialVersion: 1 } },
    { returnDocument: 'after' }
  )
  if (!changed) throw new NotFound()
  await forgetFailedSignIns(changed.email)
  return changed
}
