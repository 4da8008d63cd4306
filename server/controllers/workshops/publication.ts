import type { RequestHandler } from 'express'
import { paths } from '../../paths.ts'
import { flash, sharedOf } from '../../render.ts'
import { refused } from '../../forms/sentences.ts'
import { publish } from '#models/planning/changes.ts'
import { ownWorkshop } from '../../pages/workshops/find.ts'
import { showWorkshop } from '../../pages/workshops/page.ts'

/** Opens a draft to registration; what is missing is listed on its page. */
export const create: RequestHandler = async (req, res) => {
  const workshop = await ownWorkshop(req)
  try {
    await publish(workshop._id, { by: req.user._id })
  } catch (error) {
    const { errors, refusal } = refused(sharedOf(res).t, error)
    return showWorkshop(req, res, workshop, refusal ?? Object.values(errors)[0])
  }
  flash(res, 'workshops.flash.published', { params: { ofKind: workshop.kind } })
  res.redirect(303, paths.workshop(workshop.id))
}
