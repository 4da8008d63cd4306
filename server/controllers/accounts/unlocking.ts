import type { RequestHandler } from 'express'
import { Account } from '#models/records/account.ts'
import { param } from '../../forms/param.ts'
import { paths } from '../../paths.ts'
import { flash } from '../../render.ts'
import { unlockAccount } from '#models/access/colleagues.ts'

/** Ends a lock before its time: the person called. */
export const create: RequestHandler = async (req, res) => {
  const account = await Account.findById(param(req, 'account')).orFail()
  await unlockAccount(account, { by: req.user })
  flash(res, 'accounts.unlocked', { params: { name: account.fullName } })
  res.redirect(303, paths.account(account._id.toHexString()))
}
