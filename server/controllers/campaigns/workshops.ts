import type { RequestHandler } from 'express'
import { NotFound, Refusal } from '#lib/refusal.ts'
import { tagWorkshops } from '#models/planning/campaigns/tag.ts'
import { tickedForm } from '../../forms/campaign.ts'
import { read } from '../../forms/read.ts'
import { knownCampaign } from '../../pages/campaigns/find.ts'
import { showCampaign } from '../../pages/campaigns/show.ts'
import { paths } from '../../paths.ts'
import { flash, sharedOf } from '../../render.ts'

/** The ticked workshops of the agency take part, the others that were shown do not. */
export const create: RequestHandler = async (req, res) => {
  const campaign = await knownCampaign(req)
  const { value } = read(tickedForm, req.body)
  if (!value) throw new NotFound()
  try {
    const { tagged } = await tagWorkshops(req.user, campaign, value)
    flash(res, 'campaigns.flash.tagged', { params: { count: tagged } })
    res.redirect(303, paths.campaign(String(campaign._id)))
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    await showCampaign(req, res, campaign, sharedOf(res).t(error.key, error.params))
  }
}
