import type { RequestHandler } from 'express'
import { NotFound } from '#lib/refusal.ts'
import { tagWith } from '#models/planning/campaigns/tag.ts'
import { tickedForm } from '../../forms/campaign.ts'
import { read } from '../../forms/read.ts'
import { ownWorkshop } from '../../pages/workshops/find.ts'
import { paths } from '../../paths.ts'
import { flash } from '../../render.ts'

/** Of the campaigns that its page showed, those it takes part in. */
export const create: RequestHandler = async (req, res) => {
  const workshop = await ownWorkshop(req)
  const { value } = read(tickedForm, req.body)
  if (!value) throw new NotFound()
  await tagWith(req.user, workshop, value)
  flash(res, 'campaigns.flash.workshop')
  res.redirect(303, paths.workshop(workshop.id))
}
