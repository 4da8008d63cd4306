import type { RequestHandler } from 'express'
import { Account } from '#models/records/account.ts'
import { param } from '../../forms/param.ts'
import { optionsOf } from '../../options.ts'
import { paths } from '../../paths.ts'
import { flash } from '../../render.ts'
import { enableAccount } from '#models/access/colleagues.ts'

/** Opens an account again; an invitation that was not answered leaves anew, since disabling ended its link. */
export const create: RequestHandler = async (req, res) => {
  const account = await Account.findById(param(req, 'account')).orFail()
  const invited = await enableAccount(account, optionsOf(req).secret, { by: req.user })
  flash(res, invited ? 'accounts.enabledAndInvited' : 'accounts.enabled', {
    params: { name: account.fullName }
  })
  res.redirect(303, paths.account(account._id.toHexString()))
}
