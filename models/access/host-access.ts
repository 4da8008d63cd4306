import type mongoose from 'mongoose'
import { addMonths, HOME_ZONE, localDate, noon } from '#lib/dates.ts'
import { writeJournal } from '#models/journal/write.ts'
import { Account } from '#models/records/account.ts'
import { Notice } from '#models/records/notice.ts'
import { Workshop } from '#models/records/workshop.ts'

type Id = mongoose.Types.ObjectId
type Host = Pick<Account, '_id' | 'companies' | 'renewedAt' | 'endWarnedFor' | 'endedAt'> & {
  createdAt: Date
}
const HOST = 'companies renewedAt endWarnedFor endedAt createdAt'

/** An access is kept so long after the last workshop, and its end is told so long before. */
const MONTHS_KEPT = 12
const WARNED_MS = 30 * 24 * 3_600_000
const BATCH = 100

/** Only tests open it, to prove that a workshop published in the instant of an end would not hold it back without it. */
export const guards = {
  isHeldSince: async (host: Host, now: Date) => warnedFrom(await endOf(host, new Map())) > +now
}

/**
 * Ends the access of hosts whose companies had no workshop for a year, warns those whose year ends within 30 days, and
 * takes the warning back where a workshop came since. Returns how many it warned or ended; may run twice.
 */
export async function endUnusedAccess(now = new Date()): Promise<number> {
  let changed = 0
  for (const host of await halfEnded()) if (await settleEnd(host, now)) changed++
  for (let hosts = await some(null); hosts.length > 0; hosts = await some(hosts.at(-1)?._id ?? null)) {
    const last = new Map<string, Date>()
    for (const host of hosts) if (await judge(host, last, now)) changed++
  }
  return changed
}

function some(after: Id | null): Promise<Host[]> {
  return Account.find({
    role: 'employer',
    disabledAt: null,
    ...(after ? { _id: { $gt: after } } : {})
  })
    .sort({ _id: 1 })
    .limit(BATCH)
    .select(HOST)
    .lean<Host[]>()
}

async function judge(host: Host, last: Map<string, Date>, now: Date): Promise<boolean> {
  const { _id, endWarnedFor } = host
  const ends = await endOf(host, last)
  if (warnedFrom(ends) > +now) {
    if (endWarnedFor) await Account.updateOne({ _id, endWarnedFor }, { $set: { endWarnedFor: null } })
    return false
  }
  if (!endWarnedFor) return warn(_id, new Date(Math.max(+ends, +now + WARNED_MS)), now)
  if (endWarnedFor <= now) return end(_id, endWarnedFor, now)
  // Planned once: a process that died between the two writes left only the date.
  await planWarning(_id, endWarnedFor, now)
  return false
}

/** When the last workshop at these companies ends, one to come counts; 0 where there was none. */
async function lastWorkshop({ companies }: Host, last: Map<string, Date>): Promise<number> {
  for (const company of companies) {
    if (last.has(String(company))) continue
    const found = await Workshop.findOne({ 'place.company': company, state: { $ne: 'cancelled' } })
      .sort({ startsAt: -1 })
      .select('endsAt')
      .lean<Pick<Workshop, 'endsAt'>>()
    last.set(String(company), found?.endsAt ?? new Date(0))
  }
  return Math.max(0, ...companies.map(company => +(last.get(String(company)) ?? 0)))
}

async function endOf(host: Host, last: Map<string, Date>): Promise<Date> {
  const from = Math.max(+host.createdAt, +(host.renewedAt ?? 0), await lastWorkshop(host, last))
  return noon(addMonths(localDate(new Date(from), HOME_ZONE), MONTHS_KEPT))
}

const warnedFrom = (ends: Date) => +ends - WARNED_MS

async function warn(_id: Id, ends: Date, now: Date): Promise<boolean> {
  const { modifiedCount } = await Account.updateOne(
    { _id, disabledAt: null, endWarnedFor: null },
    { $set: { endWarnedFor: ends } }
  )
  if (modifiedCount === 1) await planWarning(_id, ends, now)
  return modifiedCount === 1
}

async function planWarning(_id: Id, ends: Date, now: Date): Promise<void> {
  await Notice.updateOne(
    { recipient: _id, subject: _id, kind: 'accessEnding', revision: +ends },
    {
      $setOnInsert: {
        recipientKind: 'account',
        dueAt: now,
        uselessAfter: ends,
        state: 'planned',
        attempts: 0
      }
    },
    { upsert: true }
  )
}

/** Closes the access, then looks again at what may hold it. Whoever was kept since they were read is not ended. */
async function end(_id: Id, endWarnedFor: Date, now: Date): Promise<boolean> {
  const closed = await Account.findOneAndUpdate(
    { _id, disabledAt: null, endWarnedFor },
    { $set: { disabledAt: now, endedAt: now } },
    { returnDocument: 'after' }
  )
    .select(HOST)
    .lean<Host>()
  return closed !== null && settleEnd(closed, now)
}

/** Closed by a process that died before it looked again: these say both that they ended and what they were warned of. */
function halfEnded(): Promise<Host[]> {
  return Account.find({ role: 'employer', endedAt: { $ne: null }, endWarnedFor: { $ne: null } })
    .select(HOST)
    .lean<Host[]>()
}

/**
 * A workshop published after the companies were read is seen by this second look, one published after it comes too late:
 * no order of the two leaves a host out. Held back, the access is as it was; else the sessions and links end with it.
 */
async function settleEnd(host: Host, now: Date): Promise<boolean> {
  const { _id, endedAt = null, endWarnedFor = null } = host
  const half = { _id, endedAt, endWarnedFor }
  if (await guards.isHeldSince(host, now)) {
    await Account.updateOne(half, { $set: { disabledAt: null, endedAt: null, endWarnedFor: null } })
    return false
  }
  const { modifiedCount } = await Account.updateOne(half, {
    $set: { endWarnedFor: null, resetHash: null, resetExpiresAt: null },
    $unset: { linkOwed: 1 },
    $inc: { credentialVersion: 1 }
  })
  if (modifiedCount === 1)
    await writeJournal({
      kind: 'hostAccessEnded',
      subject: 'account',
      subjectId: _id,
      by: null,
      now: endedAt ?? now
    })
  return modifiedCount === 1
}

export async function keepAccess(
  { _id }: Pick<Account, '_id'>,
  { by, now = new Date() }: { by: Id; now?: Date }
): Promise<void> {
  const { modifiedCount } = await Account.updateOne(
    { _id, role: 'employer', disabledAt: null },
    { $set: { renewedAt: now, endWarnedFor: null } }
  )
  if (modifiedCount === 1)
    await writeJournal({ kind: 'hostAccessKept', subject: 'account', subjectId: _id, by, now })
}
