import type { Request } from 'express'
import type { Account } from '#models/records/account.ts'

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

/** Writes the session now rather than at the end of the answer, and once. */
export function saveSession(req: Request): Promise<void> {
  // connect-mongo drops its own mark while it saves, which express-session would take for a change and save again.
  delete (req.session as { lastModified?: unknown }).lastModified
  return new Promise((resolve, reject) => {
    req.session.save((error: unknown) => {
      if (error) reject(error instanceof Error ? error : new Error('The session could not be saved'))
      else resolve()
    })
  })
}

function renew(req: Request): Promise<void> {
  return new Promise((resolve, reject) => {
    req.session.regenerate((error: unknown) => {
      if (error) reject(error instanceof Error ? error : new Error('The session could not be renewed'))
      else resolve()
    })
  })
}
