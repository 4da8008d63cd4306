import type { RequestHandler } from 'express'
import { ownPath } from '#lib/own-path.ts'
import { NotFound } from '#lib/refusal.ts'
import { isForAnyone, may as mayRole } from '#models/access/policy.ts'
import { type Action } from '#models/access/actions.ts'
import { cameFrom } from '../came-from.ts'
import { signInAndBack } from '../sign-in-and-back.ts'

/** A guard knows its action, so that a test can read the whole table of routes. */
export type Guard = RequestHandler & { action: Action }

/** Behind it there is always `req.user`. */
const signedIn: RequestHandler = (req, res, next) => {
  if (req.user as unknown) return next()
  res.redirect(303, signInAndBack(req.method === 'GET' ? ownPath(req.originalUrl) : cameFrom(req)))
}

/** Lets pass who may do this by the policy; what is not for a role does not exist for it. */
export function may(action: Action): Guard[] {
  const check: RequestHandler = (req, _res, next) => {
    const user = req.user as typeof req.user | undefined
    if (!mayRole(user?.role ?? null, action, user?.sees)) throw new NotFound()
    next()
  }
  const handlers = isForAnyone(action) ? [check] : [signedIn, check]
  return handlers.map(handler =>
    Object.assign((...args: Parameters<RequestHandler>) => handler(...args), { action })
  )
}
