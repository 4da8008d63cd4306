import type { RequestHandler } from 'express'
import { Account } from '#models/records/account.ts'
import { param } from '../../forms/param.ts'
import { paths } from '../../paths.ts'
import { flash } from '../../render.ts'
import { giveRight } from '#models/access/colleagues.ts'

/** Lets a regional account set its own region. Refused for anyone else. */
export const create: RequestHandler = async (req, res) => {
  const account = await Account.findById(param(req, 'account')).orFail()
  await giveRight(account, 'region', { by: req.user })
  flash(res, 'accounts.regionGiven', { params: { name: account.fullName } })
  res.redirect(303, paths.account(account._id.toHexString()))
}
