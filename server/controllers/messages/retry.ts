import type { RequestHandler } from 'express'
import { param } from '../../forms/param.ts'
import { paths } from '../../paths.ts'
import { flash } from '../../render.ts'
import { scopes } from '#models/access/scope.ts'
import { retryNotice } from '#models/messages/delivery.ts'

/** A failed message leaves again; one that left, or is too late, is told. */
export const create: RequestHandler = async (req, res) => {
  const notice = await scopes
    .notices(req.user)
    .findOne({ _id: param(req, 'notice') })
    .orFail()
  if (await retryNotice(notice)) flash(res, 'messages.retried')
  else flash(res, 'messages.tooLate', { tone: 'refused' })
  res.redirect(303, `${paths.messages()}?state=failed`)
}
