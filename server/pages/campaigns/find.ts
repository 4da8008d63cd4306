import type { Request } from 'express'
import { campaignScope, ownCampaignScope } from '#models/planning/campaigns/known.ts'
import { Campaign } from '#models/records/campaign.ts'
import { param } from '../../forms/param.ts'

/** The campaign of the address: one's own, or that of a territory one's agency lies in. */
export async function knownCampaign(req: Request): Promise<Campaign> {
  return Campaign.findOne({
    $and: [await campaignScope(req.user), { _id: param(req, 'campaign') }]
  }).orFail()
}

/** One that may be changed. */
export function ownCampaign(req: Request): Promise<Campaign> {
  return Campaign.findOne({ $and: [ownCampaignScope(req.user), { _id: param(req, 'campaign') }] }).orFail()
}
