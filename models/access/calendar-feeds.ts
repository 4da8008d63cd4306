import { randomBytes } from 'node:crypto'
import { NotFound } from '#lib/refusal.ts'
import { feedToken, hashToken } from '#lib/tokens.ts'
import { writeJournal } from '#models/journal/write.ts'
import { Account, type Role } from '#models/records/account.ts'
import { isDuplicateKey } from '#models/records/duplicate-key.ts'
import { CalendarFeed, FEED_KINDS, type FeedKind } from '#models/records/calendar-feed.ts'
import type { Action } from './actions.ts'
import { may } from './policy.ts'
import { knowGround } from './scope.ts'

/** An address that nobody renews ends: who left a calendar behind on an old telephone need not remember it. */
export const FEED_GOOD_FOR_MS = 400 * 86_400_000

/** Whose each is, and what its owner must still be allowed when it is read. */
const FEEDS: Record<FeedKind, { role: Role; action: Action }> = {
  own: { role: 'counsellor', action: 'planning.read' },
  agency: { role: 'counsellor', action: 'planning.read' },
  hosting: { role: 'employer', action: 'hosting.list' },
  region: { role: 'regional', action: 'workshops.list' }
}

export function feedKindsOf({ role }: Pick<Account, 'role'>): FeedKind[] {
  return FEED_KINDS.filter(kind => FEEDS[kind].role === role)
}

export interface OwnFeed {
  kind: FeedKind
  /** null: there is no address, or its time has passed. */
  address: { token: string; madeAt: Date; expiresAt: Date } | null
}

export async function feedsOf(account: Account, secret: string, now = new Date()): Promise<OwnFeed[]> {
  const made = await CalendarFeed.find({ account: account._id }).lean()
  return feedKindsOf(account).map(kind => {
    const feed = made.find(one => one.kind === kind && one.expiresAt > now)
    const token = feed ? feedToken(secret, account.id, feed.nonce) : ''
    // Under another secret of the installation the address is not known any more: a new one is offered.
    const isKnown = feed?.hash === hashToken(token)
    return {
      kind,
      address: feed && isKnown ? { token, madeAt: feed.madeAt, expiresAt: feed.expiresAt } : null
    }
  })
}

interface Made {
  kind: FeedKind
  secret: string
  now?: Date
}

/** Ends the address before. Throws NotFound for a kind that is not the account's. */
export async function makeFeed(account: Account, { kind, secret, now = new Date() }: Made): Promise<string> {
  if (!feedKindsOf(account).includes(kind)) throw new NotFound()
  const nonce = randomBytes(16).toString('base64url')
  const token = feedToken(secret, account.id, nonce)
  const expiresAt = new Date(+now + FEED_GOOD_FOR_MS)
  const write = () =>
    CalendarFeed.updateOne(
      { account: account._id, kind },
      { $set: { hash: hashToken(token), nonce, madeAt: now, expiresAt } },
      { upsert: true }
    )
  // Pressed twice at once, both find none: the second then finds the first's.
  await write().catch((error: unknown) => {
    if (!isDuplicateKey(error)) throw error
    return write()
  })
  await journal('calendarMade', account, kind, now)
  return token
}

export async function revokeFeed(account: Account, kind: FeedKind, now = new Date()): Promise<void> {
  const { deletedCount } = await CalendarFeed.deleteOne({ account: account._id, kind })
  if (deletedCount === 1) await journal('calendarRevoked', account, kind, now)
}

const journal = (kind: 'calendarMade' | 'calendarRevoked', { _id }: Account, feed: FeedKind, now: Date) =>
  writeJournal({ kind, subject: 'account', subjectId: _id, by: _id, detail: { feed }, now })

/** Why an address gives nothing. Its reader is told none of it. */
export type FeedRefusal = 'unknown' | 'expired' | 'accountClosed' | 'notAllowed'

export type OpenedFeed =
  { account: Account; kind: FeedKind; hash: string; refusal?: undefined } | { refusal: FeedRefusal }

export async function openFeed(token: string, now = new Date()): Promise<OpenedFeed> {
  const hash = hashToken(token)
  const feed = await CalendarFeed.findOne({ hash }).lean()
  if (!feed) return { refusal: 'unknown' }
  if (feed.expiresAt <= now) return { refusal: 'expired' }
  const account = await Account.findById(feed.account)
  if (!account || account.disabledAt) return { refusal: 'accountClosed' }
  const { role, action } = FEEDS[feed.kind]
  if (account.role !== role || !may(account.role, action, account.sees)) return { refusal: 'notAllowed' }
  await knowGround(account)
  return { account, kind: feed.kind, hash }
}
