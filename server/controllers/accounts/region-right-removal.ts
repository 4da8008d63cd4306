import type { RequestHandler } from 'express'
import { Account } from '#models/records/account.ts'
import { param } from '../../forms/param.ts'
import { paths } from '../../paths.ts'
import { flash } from '../../render.ts'
import { takeRight } from '#models/access/colleagues.ts'

/** Takes back the right to set the region; the next request already finds nothing. */
export const create: RequestHandler = async (req, res) => {
  const account = await Account.findById(param(req, 'account')).orFail()
  await takeRight(account, 'region', { by: req.user })
  flash(res, 'accounts.regionTaken', { params: { name: account.fullName } })
  res.redirect(303, paths.account(account._id.toHexString()))
}
