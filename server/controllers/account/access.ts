import type { RequestHandler } from 'express'
import { keepAccess } from '#models/access/host-access.ts'
import { paths } from '../../paths.ts'
import { flash } from '../../render.ts'

/** A host keeps their access for another year. */
export const update: RequestHandler = async (req, res) => {
  await keepAccess(req.user, { by: req.user._id })
  flash(res, 'account.access.kept')
  res.redirect(303, paths.ownAccount())
}
