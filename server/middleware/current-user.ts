import type { RequestHandler } from 'express'
import { knowGround } from '#models/access/scope.ts'
import { Account } from '#models/records/account.ts'
import { ABSOLUTE_MS } from './sessions.ts'

/** Finds the account of the session; one that is disabled, changed its password or has lasted too long is no session. */
export const currentUser: RequestHandler = async (req, _res, next) => {
  const { account, credentialVersion, signedInAt = 0 } = req.session
  if (!account) return next()
  const found = await Account.findById(account)
  const ends = signedInAt + ABSOLUTE_MS <= Date.now()
  if (!found || found.disabledAt || found.credentialVersion !== credentialVersion || ends) {
    delete req.session.account
    return next()
  }
  await knowGround(found)
  req.user = found
  next()
}
