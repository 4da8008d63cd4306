import type { RequestHandler } from 'express'
import { endImpediment } from '#models/planning/host-impediment.ts'
import { refused } from '../../forms/sentences.ts'
import { ownWorkshop } from '../../pages/workshops/find.ts'
import { showWorkshop } from '../../pages/workshops/page.ts'
import { paths } from '../../paths.ts'
import { flash, sharedOf } from '../../render.ts'

/** The agency has settled it with the company: the workshop is held there after all. */
export const create: RequestHandler = async (req, res) => {
  const workshop = await ownWorkshop(req)
  try {
    await endImpediment(workshop._id, { by: req.user._id })
  } catch (error) {
    const { errors, refusal } = refused(sharedOf(res).t, error)
    return showWorkshop(req, res, workshop, refusal ?? Object.values(errors)[0])
  }
  flash(res, 'hosting.impediment.settled')
  res.redirect(303, paths.workshop(workshop.id))
}
