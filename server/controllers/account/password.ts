import type { RequestHandler } from 'express'
import { changePassword } from '#models/access/own-account.ts'
import { ownPasswordForm } from '../../forms/own-account.ts'
import { read } from '../../forms/read.ts'
import { refused, sentences } from '../../forms/sentences.ts'
import { openSession } from '../../middleware/session-turns.ts'
import { showOwnAccount } from '../../pages/account/page.ts'
import { paths } from '../../paths.ts'
import { flash, sharedOf } from '../../render.ts'

/** Another password, the one before being asked. It ends the account's other sessions. */
export const update: RequestHandler = async (req, res) => {
  const { t } = sharedOf(res)
  const { value, errors } = read(ownPasswordForm, req.body)
  if (!value) return showOwnAccount(req, res, { errors: sentences(t, errors) })
  try {
    const account = await changePassword(req.user, value)
    await openSession(req, account)
  } catch (error) {
    return showOwnAccount(req, res, refused(t, error))
  }
  flash(res, 'account.password.saved')
  res.redirect(303, paths.ownAccount())
}
