import type { RequestHandler } from 'express'
import { Refusal } from '#lib/refusal.ts'
import { undoPlan } from '#models/planning/change-plans/undo.ts'
import { ownPlan } from '../../pages/changes/find.ts'
import { paths } from '../../paths.ts'
import { flash } from '../../render.ts'

/** Takes a change back while nobody was told of it. */
export const create: RequestHandler = async (req, res) => {
  const { plan, first } = await ownPlan(req)
  try {
    const { sessions } = await undoPlan(plan._id, { by: req.user._id })
    if (sessions.some(({ state, refusal }) => state === 'kept' || (state === 'putBack' && refusal !== null)))
      return res.redirect(303, paths.changePlan(String(plan._id)))
    flash(res, 'workshops.changes.flash.undone')
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    flash(res, error.key, { params: error.params, tone: 'refused' })
  }
  res.redirect(303, paths.workshop(first.id))
}
