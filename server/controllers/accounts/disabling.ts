import type { RequestHandler } from 'express'
import { Account } from '#models/records/account.ts'
import { param } from '../../forms/param.ts'
import { paths } from '../../paths.ts'
import { flash, sharedOf } from '../../render.ts'
import { disableAccount } from '#models/access/colleagues.ts'

/** Ends every session of a colleague who left; the next line takes it back. */
export const create: RequestHandler = async (req, res) => {
  const account = await Account.findById(param(req, 'account')).orFail()
  await disableAccount(account, { by: req.user })
  const undo = {
    action: paths.accountEnabling(account._id.toHexString()),
    label: sharedOf(res).t('common.undo')
  }
  flash(res, 'accounts.disabled', { params: { name: account.fullName }, undo })
  res.redirect(303, paths.account(account._id.toHexString()))
}
