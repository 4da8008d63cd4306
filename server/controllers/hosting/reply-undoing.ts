import type { RequestHandler } from 'express'
import { takeReplyBack } from '#models/planning/host-reply.ts'
import { findHosted } from '../../pages/hosting/find.ts'
import { flash } from '../../render.ts'

/** Until the workshop is published the host may change its mind. */
export const create: RequestHandler = async (req, res) => {
  const hosted = await findHosted(req)
  const { workshop, by, at } = hosted
  await takeReplyBack(workshop._id, { by })
  flash(res, 'hosting.replied.takenBack')
  res.redirect(303, at.day)
}
