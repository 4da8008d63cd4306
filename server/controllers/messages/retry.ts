import type { RequestHandler } from 'express'
import { ownPath } from '#lib/own-path.ts'
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
  const { back } = (req.body ?? {}) as { back?: unknown }
  res.redirect(303, (typeof back === 'string' && ownPath(back)) || `${paths.messages()}?state=failed`)
}
