import type { RequestHandler } from 'express'
import { askTestMessage } from '#models/messages/test-message.ts'
import { paths } from '../../paths.ts'
import { flash } from '../../render.ts'

/** « M’envoyer un essai »: a message to the administrator's own address, to see that messages leave. */
export const create: RequestHandler = async (req, res) => {
  await askTestMessage(req.user)
  flash(res, 'settings.setup.sending.asked')
  res.redirect(303, `${paths.setup()}#messages`)
}
