import type { RequestHandler } from 'express'
import { workshopsOf } from '#models/planning/campaigns/known.ts'
import { removeCampaign } from '#models/settings/campaigns.ts'
import { Workshop } from '#models/records/workshop.ts'
import { ownCampaign } from '../../pages/campaigns/find.ts'
import { paths } from '../../paths.ts'
import { flash, render, sharedOf } from '../../render.ts'

/** What goes and what stays. */
const newForm: RequestHandler = async (req, res) => {
  const campaign = await ownCampaign(req)
  const count = await Workshop.countDocuments(workshopsOf(campaign))
  const title = sharedOf(res).t('campaigns.removal.title')
  render(res, 'campaigns/removal', { campaign, count }, { title, here: 'planning', width: 'reading' })
}
export { newForm as new }

export const create: RequestHandler = async (req, res) => {
  await removeCampaign(await ownCampaign(req), { by: req.user._id })
  flash(res, 'campaigns.flash.removed')
  res.redirect(303, paths.campaigns())
}
