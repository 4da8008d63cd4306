import type mongoose from 'mongoose'
import { addDays, momentIn } from '#lib/dates.ts'
import type { Account } from '#models/records/account.ts'
import { Agency } from '#models/records/agency.ts'
import { Campaign } from '#models/records/campaign.ts'
import { Territory } from '#models/records/territory.ts'

type Id = mongoose.Types.ObjectId
type Filter = Record<string, unknown>

/** Some years of an agency and of its territories. */
export const MOST_CAMPAIGNS = 200

/** Those an account works with: an agency's own and those of the territories it lies in, or a regional team's. */
export async function campaignScope(account: Account, known?: Located): Promise<Filter> {
  const { role, agency } = account
  if (role !== 'counsellor' || !agency) return ownCampaignScope(account)
  return scopeOfAgency(
    known ?? (await Agency.findById(agency).select('region departement basin').orFail().lean<Located>())
  )
}

/** Those it may change. */
export function ownCampaignScope({
  role,
  agency,
  territory
}: Pick<Account, 'role' | 'agency' | 'territory'>): Filter {
  if (role === 'counsellor' && agency) return { agency }
  if (role === 'regional' && territory) return { territory }
  return { $and: [{ _id: { $in: [] } }] }
}

type Located = Pick<Agency, '_id' | 'region' | 'departement' | 'basin'>

async function scopeOfAgency({ _id, region, departement, basin }: Located): Promise<Filter> {
  const groups = basin ? await Territory.find({ basins: basin }).select('_id').lean() : []
  const territories = [region, departement, ...(basin ? [basin] : []), ...groups.map(group => group._id)]
  return { $or: [{ agency: _id }, { territory: { $in: territories } }] }
}

/** Of the campaigns that a workshop of the agency was copied from, those whose days hold the new one. */
export async function campaignsOn(ids: readonly Id[], agency: Located, day: string): Promise<Id[]> {
  if (ids.length === 0) return []
  const about = { _id: { $in: ids }, from: { $lte: day }, to: { $gte: day } }
  const found = await Campaign.find({ $and: [await scopeOfAgency(agency), about] })
    .select('_id')
    .lean<{ _id: Id }[]>()
  return found.map(({ _id }) => _id)
}

/** Those with a day from `first` to `last` ('YYYY-MM-DD'), the first to begin first; `agency`: its own, when it is at hand. */
export async function campaignsBetween(
  account: Account,
  { first, last }: { first: string; last: string },
  agency?: Located
): Promise<Pick<Campaign, '_id' | 'name'>[]> {
  return Campaign.find({
    $and: [await campaignScope(account, agency), { from: { $lte: last }, to: { $gte: first } }]
  })
    .sort({ from: 1, name: 1, _id: 1 })
    .limit(MOST_CAMPAIGNS)
    .select('name')
    .lean<Pick<Campaign, '_id' | 'name'>[]>()
}

export function isWithin({ from, to }: Pick<Campaign, 'from' | 'to'>, day: string): boolean {
  return from <= day && day <= to
}

/** The workshops that it is made of: tagged, and still within its days. */
export function workshopsOf({ _id, from, to, timeZone }: Campaign) {
  const startsAt = {
    $gte: momentIn(timeZone, from, '00:00'),
    $lt: momentIn(timeZone, addDays(to, 1), '00:00')
  }
  return { campaigns: _id, startsAt }
}
