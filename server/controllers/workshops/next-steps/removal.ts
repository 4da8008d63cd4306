import type { RequestHandler } from 'express'
import { NotFound } from '#lib/refusal.ts'
import { paths } from '../../../paths.ts'
import { flash } from '../../../render.ts'
import { removeNextStep } from '#models/follow-up/next-steps.ts'
import { findFollowed } from '../../../pages/registrations/find.ts'

/** Takes back a step that was noted wrongly. */
export const create: RequestHandler = async (req, res) => {
  const { workshop, person, participation } = await findFollowed(req)
  const step = String(req.params['step'])
  if (!participation.nextSteps.id(step)) throw new NotFound()
  await removeNextStep(participation, step)
  flash(res, 'steps.removed')
  res.redirect(303, paths.nextSteps(workshop.id, person.id))
}
