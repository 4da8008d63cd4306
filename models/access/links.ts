import { randomBytes } from 'node:crypto'
import { slowHash } from '#lib/argon2.ts'
import { NotFound, Refusal } from '#lib/refusal.ts'
import { hashToken, resetToken } from '#lib/tokens.ts'
import { writeJournal } from '#models/journal/write.ts'
import { Account } from '#models/records/account.ts'
import { Notice, type LinkKind } from '#models/records/notice.ts'
import { assertStrong } from './password.ts'
import { forgetFailedSignIns } from './lock.ts'

export const GOOD_FOR: Record<LinkKind, number> = {
  passwordReset: 30 * 60_000,
  invitation: 7 * 24 * 3_600_000
}

export interface PendingLink {
  kind: LinkKind
  nonce: string
  at: Date
  until: Date
  by: Account['_id'] | null
}

/** The database keeps the hash of the token and its nonce: only who knows `secret` can make it again. */
export function newLink(
  account: Account['_id'],
  kind: LinkKind,
  secret: string,
  now: Date,
  by: Account['_id'] | null = null
): { resetHash: string; resetExpiresAt: Date; linkOwed: PendingLink } {
  const nonce = randomBytes(16).toString('base64url')
  const until = new Date(+now + GOOD_FOR[kind])
  const resetHash = hashToken(resetToken(secret, account.toHexString(), nonce))
  return { resetHash, resetExpiresAt: until, linkOwed: { kind, nonce, at: now, until, by } }
}

/** False when no account matches any more. */
export async function issue(
  filter: { _id: Account['_id'] } & Record<string, unknown>,
  kind: LinkKind,
  secret: string,
  now: Date,
  { by = null, also = {} }: { by?: Account['_id'] | null; also?: Record<string, unknown> } = {}
): Promise<boolean> {
  const link = newLink(filter._id, kind, secret, now, by)
  const { modifiedCount } = await Account.updateOne(filter, { $set: { ...link, ...also } })
  if (modifiedCount === 1) await planLink(filter._id)
  return modifiedCount === 1
}

/** Idempotent: flushLinks plans again what a killed process left. */
export async function planLink(_id: Account['_id']): Promise<void> {
  const pending = await Account.findById(_id, { linkOwed: 1 }).lean()
  if (!pending?.linkOwed) return
  const { kind, nonce, at, until, by } = pending.linkOwed
  const notices = Notice
  // Two links of one millisecond: the second message takes the next number.
  for (let revision = +at, planned = false; !planned; revision++) {
    const notice = await notices.findOneAndUpdate(
      { recipient: _id, subject: _id, kind, revision },
      {
        $setOnInsert: {
          recipientKind: 'account',
          detail: by ? { nonce, by } : { nonce },
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
  await Account.updateOne({ _id, 'linkOwed.nonce': nonce }, { $unset: { linkOwed: 1 } })
}

const PENDING = { 'linkOwed.at': { $gt: new Date(0) } }

export async function hasPendingLinks(): Promise<boolean> {
  return (await Account.exists(PENDING)) !== null
}

export async function flushLinks(): Promise<number> {
  const pending = await Account.find(PENDING, { _id: 1 }).lean()
  for (const { _id } of pending) await planLink(_id)
  return pending.length
}

/** Ends the link before. Throws a Refusal for a disabled account, and for one whose password is chosen. */
export async function inviteAgain(
  { _id }: Pick<Account, '_id'>,
  secret: string,
  { by = null, now = new Date() }: { by?: Account['_id'] | null; now?: Date } = {}
): Promise<void> {
  if (await issue({ _id, passwordHash: null, disabledAt: null }, 'invitation', secret, now, { by }))
    return writeJournal({ kind: 'accountInvitedAgain', subject: 'account', subjectId: _id, by, now })
  const refused = await Account.findById(_id, { disabledAt: 1 }).lean()
  throw new Refusal(refused?.disabledAt ? 'accounts.refused.disabled' : 'accounts.refused.answered')
}

/** Does nothing, silently, when no account has this address. */
export async function requestPasswordLink(email: string, secret: string, now = new Date()): Promise<void> {
  const account = await Account.findOne({ email: email.trim().toLowerCase(), disabledAt: null })
    .select('_id')
    .lean<Pick<Account, '_id'>>()
  if (!account) return
  const { _id } = account
  // Whoever has not answered the invitation has no password to forget: they are invited again.
  if (await issue({ _id, disabledAt: null, passwordHash: null }, 'invitation', secret, now)) return
  await issue({ _id, disabledAt: null, passwordHash: { $ne: null } }, 'passwordReset', secret, now)
}

export function accountOfLink(token: string, now = new Date()): Promise<Account | null> {
  return Account.findOne({
    resetHash: hashToken(token),
    resetExpiresAt: { $gt: now },
    disabledAt: null
  }).exec()
}

/** Uses the link up, ends every session. Throws a Refusal for a weak password, NotFound once the link is bad. */
export async function choosePassword(token: string, password: string, now = new Date()): Promise<Account> {
  const account = await accountOfLink(token, now)
  if (!account) throw new NotFound()
  assertStrong(password, account)
  const passwordHash = await slowHash(password)
  const changed = await Account.findOneAndUpdate(
    { _id: account._id, resetHash: hashToken(token), resetExpiresAt: { $gt: now }, disabledAt: null },
    { $set: { passwordHash, resetHash: null, resetExpiresAt: null }, $inc: { credentialVersion: 1 } },
    { returnDocument: 'after' }
  )
  if (!changed) throw new NotFound()
  await forgetFailedSignIns(changed.email)
  const { _id } = changed
  await writeJournal({ kind: 'passwordChosen', subject: 'account', subjectId: _id, by: _id, now })
  return changed
}
