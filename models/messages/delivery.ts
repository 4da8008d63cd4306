import { randomUUID } from 'node:crypto'
import type mongoose from 'mongoose'
import { grouped } from '#lib/grouped.ts'
import { Notice } from '#models/records/notice.ts'
import { isToldTogether, togetherKey } from './told-together.ts'
import type { ToldAs } from './told.ts'
import { forgetRefusedAddress } from '#models/people/refused-address.ts'

export interface Claim {
  limit: number
  leaseMs: number
  now?: Date
  only?: mongoose.Types.ObjectId[]
}

export interface DeliveryFailure {
  reason: string
  /** Trying again is useless. */
  lasting: boolean
}

/** Two and a half days in all. */
const RETRY_MINUTES = [1, 5, 15, 60, 180, 360, 720, 1440, 1440]
const PUT_OFF_MS = 60_000

type Filter = Record<string, unknown>

/** Only tests open one, to prove that two workers would send twice without it. */
export const guards = {
  free: (now: Date): Filter => ({ $or: [{ leaseUntil: null }, { leaseUntil: { $lte: now } }] }),
  held: (notice: Notice): Filter => ({ state: 'sending', leaseToken: notice.leaseToken ?? null }),
  leadersOf
}

const WAITING = ['planned', 'sending']
const dueFilter = (now: Date): Filter => ({
  state: { $in: WAITING },
  ...guards.free(now),
  dueAt: { $lte: now }
})

export const areNoticesDue = async (now = new Date()) => (await Notice.exists(dueFilter(now))) !== null

/**
 * Expired leases are claimed again. What one message tells a host together is claimed by its leader: whoever gets that one notice
 * gets the others, however many come over the limit, and two workers never part them.
 */
export async function claimNotices({ limit, leaseMs, now = new Date(), only }: Claim): Promise<Notice[]> {
  const due = await Notice.find({ ...(only ? { _id: { $in: only } } : {}), ...dueFilter(now) })
    .sort({ dueAt: 1 })
    .limit(limit)
    .select(OF_GROUP)
    .lean<Owed[]>()
  const leaders = await guards.leadersOf(due, now)
  if (leaders.length === 0) return []
  const leaseToken = randomUUID()
  const claim = (which: Filter) =>
    Notice.updateMany({ ...which, state: { $in: WAITING }, ...guards.free(now) } as Filter, {
      $set: { state: 'sending', leaseToken, leaseUntil: new Date(now.getTime() + leaseMs) },
      $inc: { attempts: 1 }
    })
  await claim({ _id: { $in: leaders } })
  if (due.some(isToldTogether)) {
    const leading = await Notice.find({ leaseToken, recipientKind: 'company' })
      .select(OF_GROUP)
      .lean<Owed[]>()
    const led = leading.filter(isToldTogether)
    if (led.length > 0) await claim({ $and: [alike(led)] })
  }
  return Notice.find({ leaseToken }).sort({ dueAt: 1 })
}

const OF_GROUP = 'recipientKind recipient agency kind dueAt leaseUntil'
type Owed = Pick<Notice, '_id' | 'recipientKind' | 'recipient' | 'agency' | 'kind' | 'dueAt' | 'leaseUntil'>

const alike = (all: readonly Owed[]): Filter => ({
  recipientKind: 'company',
  $or: all.map(({ recipient, agency, kind, dueAt }) => ({ recipient, agency, kind, dueAt }))
})

/** Those that leave alone, and of those told together the first of each; none while another worker holds one of them. */
async function leadersOf(due: readonly Owed[], now: Date): Promise<Owed['_id'][]> {
  const together = due.filter(isToldTogether)
  const alone = due.filter(one => !isToldTogether(one)).map(({ _id }) => _id)
  if (together.length === 0) return alone
  const waiting = await Notice.find({ ...alike(together), state: { $in: WAITING } } as never)
    .sort({ _id: 1 })
    .select(OF_GROUP)
    .lean<Owed[]>()
  const free = grouped(waiting, togetherKey).filter(group =>
    group.every(({ leaseUntil }) => !leaseUntil || leaseUntil <= now)
  )
  return [...alone, ...free.flatMap(([first]) => first?._id ?? [])]
}

export async function renewLease(leaseToken: string, leaseMs: number, now = new Date()): Promise<void> {
  const leaseUntil = new Date(now.getTime() + leaseMs)
  await Notice.updateMany(
    { leaseToken, state: 'sending', leaseUntil: { $gt: now } },
    { $set: { leaseUntil } }
  )
}

export async function releaseLease(leaseToken: string): Promise<void> {
  await Notice.updateMany(
    { leaseToken, state: 'sending' },
    { $set: { state: 'planned', leaseUntil: null }, $unset: { leaseToken: 1 }, $inc: { attempts: -1 } }
  )
}

export async function isStillHeld(notice: Notice, now = new Date()): Promise<boolean> {
  const held = { _id: notice._id, ...guards.held(notice), leaseUntil: { $gt: now } } as Filter
  return (await Notice.countDocuments(held).limit(1)) === 1
}

export async function heldAmong(notices: Notice[], now = new Date()): Promise<Set<string>> {
  const [first] = notices
  if (!first) return new Set()
  const held = {
    _id: { $in: notices.map(({ _id }) => _id) },
    ...guards.held(first),
    leaseUntil: { $gt: now }
  } as Filter
  const found = await Notice.find(held).select('_id').lean()
  return new Set(found.map(({ _id }) => String(_id)))
}

/** Notices that one message tells, with the session as it says it. */
export interface SentNotice {
  notice: Notice
  told: ToldAs | null
}

/**
 * In one request: a process that dies between two of them would tell a host again. Each of these ends the sending only while
 * the lease is still this worker's; false when it was lost.
 */
export async function markSent(sent: readonly SentNotice[], now = new Date()): Promise<boolean> {
  const writes = sent.map(({ notice, told }) => ({
    updateOne: {
      filter: heldFilter([notice]),
      update: ended({ $set: { state: 'sent', sentAt: now, reason: null, told } })
    }
  }))
  const { modifiedCount } = await Notice.bulkWrite(writes, { ordered: false })
  return modifiedCount > 0
}

export function markSkipped(notice: Notice, reason: string): Promise<boolean> {
  return end([notice], { $set: { state: 'skipped', reason } })
}

/**
 * Tried again later with a growing delay; failed when lasting or tried too often. Those that one message tells stay together:
 * they are due again at one moment.
 */
export function recordFailure(
  notices: readonly Notice[],
  { reason, lasting }: DeliveryFailure,
  now = new Date()
): Promise<boolean> {
  const minutes = RETRY_MINUTES[Math.max(...notices.map(({ attempts }) => attempts)) - 1]
  if (lasting || minutes === undefined) return end(notices, { $set: { state: 'failed', reason } })
  return end(notices, { $set: { state: 'planned', reason, dueAt: later(now, minutes * 60_000) } })
}

/** Counts no try: the server is unavailable. */
export function postpone(notices: readonly Notice[], reason: string, now = new Date()): Promise<boolean> {
  return end(notices, {
    $set: { state: 'planned', reason, dueAt: later(now, PUT_OFF_MS) },
    $inc: { attempts: -1 }
  })
}

/** False when it is not failed or too late. */
export async function retryNotice(notice: Notice, now = new Date()): Promise<boolean> {
  const { modifiedCount } = await Notice.updateOne(
    { _id: notice._id, state: 'failed', uselessAfter: { $gt: now } },
    { $set: { state: 'planned', dueAt: now, attempts: 0, reason: null } }
  )
  if (modifiedCount === 1 && notice.recipientKind === 'person') await forgetRefusedAddress(notice.recipient)
  return modifiedCount === 1
}

const later = (now: Date, ms: number) => new Date(now.getTime() + ms * (1 + Math.random() * 0.2))

interface Ending {
  $set: Filter
  $inc?: Filter
}

/** Of one claim: they have its token. */
function heldFilter(notices: readonly Notice[]): Filter {
  const [first] = notices
  return { _id: { $in: notices.map(({ _id }) => _id) }, ...(first ? guards.held(first) : {}) }
}

const ended = ({ $set, ...rest }: Ending) => ({
  $set: { ...$set, leaseUntil: null },
  $unset: { leaseToken: 1 },
  ...rest
})

async function end(notices: readonly Notice[], ending: Ending): Promise<boolean> {
  const { modifiedCount } = await Notice.updateMany(heldFilter(notices), ended(ending))
  return modifiedCount > 0
}
