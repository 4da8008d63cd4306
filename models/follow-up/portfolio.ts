import mongoose from 'mongoose'
import { addMonths, HOME_ZONE, localDate } from '#lib/dates.ts'
import type { Account } from '#models/records/account.ts'
import { peopleScope } from '#models/access/scope.ts'
import { readThresholds } from '#models/reference/thresholds.ts'
import { Person } from '#models/records/person.ts'
import { WAITS, type Wait } from '#models/records/person-fields.ts'
import { ASK_AFTER_MONTHS } from '#models/stages/stage.ts'

export const PORTFOLIOS = ['mine', 'agency'] as const
export type Portfolio = (typeof PORTFOLIOS)[number]

export const PORTFOLIO_SHOWN = 50

function listFilter(account: Account, whose: Portfolio, waitsFor: Wait) {
  const mine = whose === 'mine' ? { referent: account._id } : {}
  return { ...peopleScope(account), ...mine, waitsFor }
}

export async function portfolioCounts(account: Account, whose: Portfolio): Promise<Record<Wait, number>> {
  const counts = await Promise.all(
    WAITS.map(async wait => [wait, await Person.countDocuments(listFilter(account, whose, wait))] as const)
  )
  return Object.fromEntries(counts) as Record<Wait, number>
}

/** A person after whom a page begins may have changed lists since: only their place in time counts. */
export async function portfolioPage(
  account: Account,
  {
    whose,
    waitsFor,
    after
  }: { whose: Portfolio; waitsFor: Wait; after: { since: Date; person: string } | null }
): Promise<{ people: Person[]; next: { since: Date; person: string } | null }> {
  const query = Person.find(listFilter(account, whose, waitsFor))
    .sort({ waitsSince: 1, _id: 1 })
    .limit(PORTFOLIO_SHOWN + 1)
  if (after) {
    const _id = new mongoose.Types.ObjectId(after.person)
    const { since } = after
    void query.and([{ $or: [{ waitsSince: { $gt: since } }, { waitsSince: since, _id: { $gt: _id } }] }])
  }
  const found = await query
  const shown = found.slice(0, PORTFOLIO_SHOWN)
  const last = found.length > PORTFOLIO_SHOWN ? shown.at(-1) : undefined
  return { people: shown, next: last ? { since: last.waitsSince, person: last.id } : null }
}

/** Whose news is due, and who came a month ago or more without a step that would still count; longest wait first. */
export async function followUpsDue(account: Account, { limit, now }: { limit: number; now: Date }) {
  const today = localDate(now, HOME_ZONE)
  const monthsAgo = (months: number) => new Date(`${addMonths(today, -months)}T00:00:00Z`)
  const { mostMonths } = await readThresholds()
  const waitsSince = { $gte: monthsAgo(mostMonths), $lt: monthsAgo(ASK_AFTER_MONTHS) }
  const due = {
    $or: [
      listFilter(account, 'agency', 'followUp'),
      { ...listFilter(account, 'agency', 'unstepped'), waitsSince }
    ]
  }
  const [count, found] = await Promise.all([
    Person.countDocuments(due),
    Person.find(due).sort({ waitsSince: 1, _id: 1 }).limit(limit).select('waitsAbout waitsSince').lean()
  ])
  const items = found.map(({ _id, waitsAbout, waitsSince: since }) => ({
    person: _id,
    workshop: waitsAbout ?? null,
    since
  }))
  return { count, items }
}
