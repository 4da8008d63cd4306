import type { RequestHandler } from 'express'
import { Account } from '#models/records/account.ts'
import { param } from '../../forms/param.ts'
import { optionsOf } from '../../options.ts'
import { paths } from '../../paths.ts'
import { flash } from '../../render.ts'
import { inviteAgain } from '#models/access/links.ts'

/** A new link to choose a password; the one before is no longer good. Refused for who has no invitation to answer. */
export const create: RequestHandler = async (req, res) => {
  const account = await Account.findById(param(req, 'account')).orFail()
  await inviteAgain(account, optionsOf(req).secret, { by: req.user._id })
  flash(res, 'accounts.invitedAgain', { params: { name: account.fullName } })
  res.redirect(303, paths.account(account._id.toHexString()))
}
