import type mongoose from 'mongoose'
import { Refusal } from '#lib/refusal.ts'
import { Account } from '#models/records/account.ts'
import { CallClaim } from '#models/records/call-claim.ts'
import { isDuplicateKey } from '#models/records/duplicate-key.ts'

type Id = mongoose.Types.ObjectId
type Filter = Record<string, unknown>

/** A call lasts less; whoever forgot to answer holds the person no longer. */
export const CLAIMED_FOR = 15 * 60_000

const keyOf = ({ agency }: Account, person: Id) => `${String(agency)}|${String(person)}`

/** Only tests open it, to prove that two counsellors would call the same person without it. */
export const guards = {
  free: (by: Id, now: Date): Filter => ({ $or: [{ by }, { until: { $lte: now } }] })
}

/** One guarded write: the person is this counsellor's to call for a quarter of an hour. Refuses while a colleague calls. */
export async function claimCall(account: Account, person: Id, now = new Date()): Promise<void> {
  const _id = keyOf(account, person)
  const until = new Date(+now + CLAIMED_FOR)
  try {
    await CallClaim.findOneAndUpdate(
      { _id, ...guards.free(account._id, now) } as never,
      { $set: { by: account._id, until } },
      { upsert: true }
    )
  } catch (error) {
    if (!isDuplicateKey(error)) throw error
    const held = (await claimsOf(account, [person], now)).get(String(person))
    throw new Refusal('calls.refusal.claimed', { name: held?.name ?? '' })
  }
}

/** Given up when the call was answered or passed; that of a colleague stays. */
export async function releaseCall(account: Account, person: Id): Promise<void> {
  await CallClaim.deleteOne({ _id: keyOf(account, person), by: account._id })
}

export interface Claimed {
  by: Id
  name: string
}

/** Who is calling whom just now, by person. */
export async function claimsOf(
  account: Account,
  people: readonly Id[],
  now = new Date()
): Promise<Map<string, Claimed>> {
  const found = await CallClaim.find({
    _id: { $in: people.map(person => keyOf(account, person)) },
    until: { $gt: now }
  }).lean()
  const callers = await Account.find({ _id: { $in: found.map(({ by }) => by) } }).select('firstName lastName')
  const names = new Map(callers.map(({ id, fullName }) => [String(id), fullName]))
  return new Map(
    found.map(({ _id, by }) => [_id.slice(_id.indexOf('|') + 1), { by, name: names.get(String(by)) ?? '' }])
  )
}
