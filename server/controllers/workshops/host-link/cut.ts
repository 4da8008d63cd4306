import type { RequestHandler } from 'express'
import { NotFound } from '#lib/refusal.ts'
import { cutHostLink } from '#models/access/host-links.ts'
import { ownWorkshop } from '../../../pages/workshops/find.ts'
import { paths } from '../../../paths.ts'
import { flash } from '../../../render.ts'

/** The link of the company to this workshop opens nothing any more. */
export const create: RequestHandler = async (req, res) => {
  const workshop = await ownWorkshop(req)
  if (!workshop.place.company) throw new NotFound()
  await cutHostLink(workshop, { by: req.user._id })
  flash(res, 'hosting.link.cutDone')
  res.redirect(303, paths.workshopHostLink(workshop.id))
}
