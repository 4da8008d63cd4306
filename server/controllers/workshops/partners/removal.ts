import type { RequestHandler } from 'express'
import { NotFound } from '#lib/refusal.ts'
import { takePartnerOff } from '#models/planning/partners.ts'
import { param } from '../../../forms/param.ts'
import { refused } from '../../../forms/sentences.ts'
import { ownWorkshop } from '../../../pages/workshops/find.ts'
import { showWorkshop } from '../../../pages/workshops/page.ts'
import { paths } from '../../../paths.ts'
import { flash, sharedOf } from '../../../render.ts'

/** Takes a partner off a meeting. */
export const create: RequestHandler = async (req, res) => {
  const workshop = await ownWorkshop(req)
  const partner = param(req, 'partner')
  // One who is off already was named: said twice it is one.
  if (!workshop.partners.some(({ _id }) => String(_id) === partner)) throw new NotFound()
  try {
    await takePartnerOff(workshop._id, { partner, by: req.user._id })
  } catch (error) {
    const { errors, refusal } = refused(sharedOf(res).t, error)
    return showWorkshop(req, res, workshop, refusal ?? Object.values(errors)[0])
  }
  flash(res, 'partners.flash.takenOff')
  res.redirect(303, paths.workshop(workshop.id))
}
