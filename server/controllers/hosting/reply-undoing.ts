import type { RequestHandler } from 'express'
import { takeReplyBack } from '#models/planning/host-reply.ts'
import { scopes } from '#models/access/scope.ts'
import { param } from '../../forms/param.ts'
import { paths } from '../../paths.ts'
import { flash } from '../../render.ts'

/** Until the workshop is published the host may change its mind. */
export const create: RequestHandler = async (req, res) => {
  const workshop = await scopes
    .workshops(req.user)
    .findOne({ _id: param(req, 'workshop') })
    .orFail()
  await takeReplyBack(workshop._id, { by: req.user._id })
  flash(res, 'hosting.replied.takenBack')
  res.redirect(303, paths.hostingDay(workshop.id))
}
