import type { Request, Response } from 'express'
import { agencyScope, workshopScope } from '#models/access/scope.ts'
import { hostOutcomes } from '#models/figures/host-outcomes.ts'
import { byAgency } from '#models/planning/by-agency.ts'
import { ownCampaignScope, workshopsOf } from '#models/planning/campaigns/known.ts'
import { ROW_FIELDS, type WorkshopRow } from '#models/planning/listing.ts'
import { missingToPublish } from '#models/planning/readiness.ts'
import { Campaign } from '#models/records/campaign.ts'
import { Workshop } from '#models/records/workshop.ts'
import { optionsOf } from '../../options.ts'
import { paths } from '../../paths.ts'
import { render } from '../../render.ts'
import { lastChanges } from '../settings/changes.ts'

/** More of one agency in three months would be no list to tick. */
const MOST_TO_TICK = 300

/** The page of a campaign: for an agency its own workshops, to be tagged; for a region those tagged, by agency. */
export async function showCampaign(req: Request, res: Response, campaign: Campaign, refusal?: string) {
  const tagged = { ...workshopScope(req.user), ...workshopsOf(campaign) }
  const isOwn = await Campaign.exists({ $and: [ownCampaignScope(req.user), { _id: campaign._id }] })
  const opened = typeof req.query['agency'] === 'string' ? req.query['agency'] : null
  const acts = req.user.role === 'counsellor'
  const [workshops, outside, groups, outcomes, days] = await Promise.all([
    acts ? workshopsToTick(req, campaign) : [],
    acts ? taggedOutside(req, campaign) : 0,
    acts ? null : byAgency(tagged, { opened }),
    hostOutcomes(tagged),
    lastChanges(res, 'campaign', campaign._id)
  ])
  const here = paths.campaign(String(campaign._id))
  const address = `${optionsOf(req).appUrl}${paths.open()}?campaign=${campaign.slug}`
  const locals = {
    campaign,
    isOwn: isOwn !== null,
    acts,
    address,
    planning: planningOf(campaign, acts),
    workshops,
    outside,
    all: req.query['tick'] === 'all',
    now: new Date(),
    groups,
    openedAt: (agency: string) => `${here}?agency=${agency}#agency-${agency}`,
    outcomes,
    days,
    refusal
  }
  const status = refusal ? { status: 422, refused: true } : {}
  render(res, 'campaigns/show', locals, { title: campaign.name, here: 'planning', ...status })
}

function planningOf({ _id, from }: Campaign, acts: boolean): string {
  const week = acts ? paths.planningWeek(from) : paths.agenciesWeek(from)
  return `${week}?campaign=${String(_id)}`
}

async function workshopsToTick(req: Request, campaign: Campaign) {
  const { startsAt } = workshopsOf(campaign)
  const found = await Workshop.find({ ...agencyScope(req.user), startsAt, state: { $ne: 'cancelled' } })
    .sort({ startsAt: 1, _id: 1 })
    .limit(MOST_TO_TICK)
    .select(ROW_FIELDS)
    .lean<WorkshopRow[]>()
  return found.map(row => ({
    row,
    isTagged: (row.campaigns ?? []).some(id => id.equals(campaign._id)),
    missing: row.state === 'draft' ? missingToPublish(row) : []
  }))
}

/** Tagged ones that were moved to another day since, or that its days have left out. */
function taggedOutside(req: Request, campaign: Campaign): Promise<number> {
  const { startsAt } = workshopsOf(campaign)
  return Workshop.countDocuments({
    ...agencyScope(req.user),
    campaigns: campaign._id,
    state: { $ne: 'cancelled' },
    $or: [{ startsAt: { $lt: startsAt.$gte } }, { startsAt: { $gte: startsAt.$lt } }]
  })
}
