import type mongoose from 'mongoose'
import { Refusal, TooMany } from '#lib/refusal.ts'
import { writeJournal } from '#models/journal/write.ts'
import { countMany, isUsedUp, LIMITS, secondsLeft } from './limit.ts'

type Id = mongoose.Types.ObjectId

/** Spends the one budget of an account for all that it asks of other agencies; how many of `asked` are within. */
export async function spendOnElsewhere(account: Id, asked = 1, now = new Date()): Promise<number> {
  if (asked === 0) return 0
  const { within, passes } = await countMany(LIMITS.elsewhere, account.toHexString(), asked, now)
  if (passes)
    await writeJournal({ kind: 'elsewhereUsedUp', subject: 'account', subjectId: account, by: account, now })
  return within
}

export function hasUsedUpElsewhere(account: Id, now = new Date()): Promise<boolean> {
  return isUsedUp(LIMITS.elsewhere, account.toHexString(), now)
}

/** Throws TooMany when the budget is used up: for a page that asks nothing else. */
export async function askElsewhere(account: Id, now = new Date()): Promise<void> {
  if ((await spendOnElsewhere(account, 1, now)) === 0) throw new TooMany(secondsLeft(LIMITS.elsewhere, now))
}

/** Refuses in words when the budget is used up: for a form, which keeps what was typed. */
export async function refuseUnlessWithinElsewhere(account: Id, now = new Date()): Promise<void> {
  if ((await spendOnElsewhere(account, 1, now)) === 0) throw new Refusal('errors.person.askedTooMuch')
}
