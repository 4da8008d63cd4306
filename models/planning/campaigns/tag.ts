import { Refusal } from '#lib/refusal.ts'
import type { Account } from '#models/records/account.ts'
import { Campaign } from '#models/records/campaign.ts'
import { Workshop } from '#models/records/workshop.ts'
import { agencyScope } from '#models/access/scope.ts'
import { campaignScope, isWithin, workshopsOf } from './known.ts'

/** Workshops and campaigns by their ids, as a form sends them: those it showed, and those of them that are ticked. */
export interface Ticked {
  shown: readonly string[]
  ticked: readonly string[]
}

type Filter = Record<string, unknown>

const STANDING = { state: { $ne: 'cancelled' as const } }

/**
 * Tags the ticked workshops of the account's agency, and takes the tag off the others that were shown: what was not shown
 * stays as it is. Refuses when one of them is not within the days of the campaign.
 */
export async function tagWorkshops(
  account: Account,
  campaign: Campaign,
  { shown, ticked }: Ticked
): Promise<{ tagged: number }> {
  const own = agencyScope(account)
  const among = (ids: readonly string[]) => ({ $and: [own, { _id: { $in: ids } }] })
  const { startsAt } = workshopsOf(campaign)
  const wanted = shown.filter(id => ticked.includes(id))
  const found = await Workshop.countDocuments({ ...among(wanted), ...STANDING, startsAt })
  if (found < new Set(wanted).size) throw new Refusal('campaigns.refusal.outside')
  await addTag(campaign, { ...among(wanted), ...STANDING, startsAt }, account)
  await takeTagOff(campaign, among(shown.filter(id => !ticked.includes(id))), account)
  return { tagged: found }
}

/** The same from the page of a workshop: the campaigns that were shown there, and those ticked. */
export async function tagWith(
  account: Account,
  { _id, localDay }: Workshop,
  { shown, ticked }: Ticked
): Promise<void> {
  const known = await Campaign.find({ $and: [await campaignScope(account), { _id: { $in: shown } }] })
  const wanted = known.filter(({ id }) => ticked.includes(String(id)))
  if (wanted.some(campaign => !isWithin(campaign, localDay))) throw new Refusal('campaigns.refusal.outside')
  for (const campaign of wanted) await addTag(campaign, { _id, ...STANDING }, account)
  for (const campaign of known) if (!wanted.includes(campaign)) await takeTagOff(campaign, { _id }, account)
}

/** Those that have it already are left as they are: one line of the workshop's log for each change. */
async function addTag({ _id, name }: Campaign, which: Filter, by: Account): Promise<void> {
  await Workshop.updateMany(
    { ...which, campaigns: { $ne: _id } },
    { $addToSet: { campaigns: _id }, $push: { log: lineOf('campaignTagged', name, by) } }
  )
}

async function takeTagOff({ _id, name }: Campaign, which: Filter, by: Account): Promise<void> {
  await Workshop.updateMany(
    { ...which, campaigns: _id },
    { $pull: { campaigns: _id }, $push: { log: lineOf('campaignUntagged', name, by) } }
  )
}

const lineOf = (what: 'campaignTagged' | 'campaignUntagged', campaign: string, { _id: by }: Account) => ({
  at: new Date(),
  by,
  what,
  detail: { campaign }
})
