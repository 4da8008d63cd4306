import type mongoose from 'mongoose'
import { addMonths, HOME_ZONE, localDate, noon } from '#lib/dates.ts'
import { writeJournal } from '#models/journal/write.ts'
import { Account } from '#models/records/account.ts'
import { Notice } from '#models/records/notice.ts'
import { Workshop } from '#models/records/workshop.ts'

type Id = mongoose.Types.ObjectId
type Host = Pick<Account, '_id' | 'companies' | 'renewedAt' | 'endWarnedFor'> & { createdAt: Date }

/** An access is kept so long after the last workshop, and its end is told so long before. */
const MONTHS_KEPT = 12
const WARNED_MS = 30 * 24 * 3_600_000
const BATCH = 100

/**
 * Ends the access of hosts whose companies had no workshop for a year, warns those whose year ends within 30 days, and
 * takes the warning back where a workshop came since. Returns how many it warned or ended; may run twice.
 */
export async function endUnusedAccess(now = new Date()): Promise<number> {
  let changed = 0
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
    .select('companies renewedAt endWarnedFor createdAt')
    .lean<Host[]>()
}

async function judge(host: Host, last: Map<string, Date>, now: Date): Promise<boolean> {
  const { _id, endWarnedFor } = host
  const ends = endOf(Math.max(+host.createdAt, +(host.renewedAt ?? 0), await lastWorkshop(host, last)))
  const warnFrom = +ends - WARNED_MS
  if (warnFrom > +now) {
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

function endOf(from: number): Date {
  return noon(addMonths(localDate(new Date(from), HOME_ZONE), MONTHS_KEPT))
}

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

/** Whoever was kept since they were read is not ended. */
async function end(_id: Id, endWarnedFor: Date, now: Date): Promise<boolean> {
  const { modifiedCount } = await Account.updateOne(
    { _id, disabledAt: null, endWarnedFor },
    {
      $set: { disabledAt: now, endedAt: now, endWarnedFor: null, resetHash: null, resetExpiresAt: null },
      $unset: { linkOwed: 1 },
      $inc: { credentialVersion: 1 }
    }
  )
  if (modifiedCount === 1)
    await writeJournal({ kind: 'hostAccessEnded', subject: 'account', subjectId: _id, by: null, now })
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
