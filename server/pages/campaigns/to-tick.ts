import { campaignsBetween } from '#models/planning/campaigns/known.ts'
import type { Account } from '#models/records/account.ts'
import type { Workshop } from '#models/records/workshop.ts'

/** The campaigns whose days hold a workshop, to be ticked on its page; none for one that is cancelled. */
export async function campaignsToTick(account: Account, workshop: Workshop) {
  const { state, localDay } = workshop
  if (state === 'cancelled') return []
  const found = await campaignsBetween(account, { first: localDay, last: localDay })
  const tagged = new Set((workshop.campaigns ?? []).map(String))
  return found.map(({ _id, name }) => ({ id: String(_id), name, isTagged: tagged.has(String(_id)) }))
}
