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
  await Workshop.updateMany(
    { ...among(wanted), ...STANDING, startsAt },
    { $addToSet: { campaigns: campaign._id } }
  )
  const others = shown.filter(id => !ticked.includes(id))
  await Workshop.updateMany(
    { ...among(others), campaigns: campaign._id },
    { $pull: { campaigns: campaign._id } }
  )
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
  const others = known.filter(({ id }) => !ticked.includes(String(id)))
  await Workshop.updateOne(
    { _id, ...STANDING },
    { $addToSet: { campaigns: { $each: wanted.map(campaign => campaign._id) } } }
  )
  await Workshop.updateOne({ _id }, { $pull: { campaigns: { $in: others.map(campaign => campaign._id) } } })
}
