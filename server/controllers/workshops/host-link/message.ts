import type { RequestHandler } from 'express'
import { NotFound } from '#lib/refusal.ts'
import { mailHostLink } from '#models/access/host-links.ts'
import { ownWorkshop } from '../../../pages/workshops/find.ts'
import { paths } from '../../../paths.ts'
import { flash } from '../../../render.ts'

/** The link that is good is sent to the company by Déclic. */
export const create: RequestHandler = async (req, res) => {
  const workshop = await ownWorkshop(req)
  if (!workshop.place.company || !(await mailHostLink(workshop))) throw new NotFound()
  flash(res, 'hosting.link.leaves')
  res.redirect(303, paths.workshopHostLink(workshop.id))
}
