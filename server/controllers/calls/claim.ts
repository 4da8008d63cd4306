import type { RequestHandler } from 'express'
import { Refusal } from '#lib/refusal.ts'
import { claimCall } from '#models/calls/claim.ts'
import { findCalled } from '../../pages/calls/find.ts'
import { paths } from '../../paths.ts'
import { flash } from '../../render.ts'

/** « Je l'appelle »: a colleague who is quicker keeps the call. */
export const create: RequestHandler = async (req, res) => {
  const person = await findCalled(req)
  try {
    await claimCall(req.user, person)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    flash(res, error.key, { params: error.params, tone: 'refused' })
    return res.redirect(303, paths.calls())
  }
  res.redirect(303, paths.call(String(person)))
}
