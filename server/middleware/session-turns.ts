import type { Request } from 'express'
import type { Account } from '#models/account.ts'

/** Opens a session for an account under a new id, so that one planted before sign-in is worth nothing. */
export async function openSession(req: Request, account: Account): Promise<void> {
  await renew(req)
  req.session.account = account._id.toHexString()
  req.session.credentialVersion = account.credentialVersion
  req.session.signedInAt = Date.now()
}

/** Ends the session on the server; what comes next is a new, anonymous one. */
export function closeSession(req: Request): Promise<void> {
  return renew(req)
}

function renew(req: Request): Promise<void> {
  return new Promise((resolve, reject) => {
    req.session.regenerate((error: unknown) => {
      if (error) reject(error instanceof Error ? error : new Error('The session could not be renewed'))
      else resolve()
    })
  })
}
