import type { RequestHandler } from 'express'
import { Company } from '#models/records/company.ts'
import { askHost } from '#models/planning/host-reply.ts'
import { refused } from '../../forms/sentences.ts'
import { ownWorkshop } from '../../pages/workshops/find.ts'
import { showWorkshop } from '../../pages/workshops/page.ts'
import { paths } from '../../paths.ts'
import { flash, sharedOf } from '../../render.ts'

/** Asks the company whether the date of a draft suits it. */
export const create: RequestHandler = async (req, res) => {
  const workshop = await ownWorkshop(req)
  try {
    await askHost(workshop._id, { by: req.user._id })
  } catch (error) {
    const { errors, refusal } = refused(sharedOf(res).t, error)
    return showWorkshop(req, res, workshop, refusal ?? Object.values(errors)[0])
  }
  const company = await Company.findById(workshop.place.company).select('contactEmail').lean()
  flash(res, company?.contactEmail ? 'workshops.flash.hostAsked' : 'workshops.flash.hostToCall')
  res.redirect(303, paths.workshop(workshop.id))
}
