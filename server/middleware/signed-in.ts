import type { RequestHandler } from 'express'
import { ownPath } from '#lib/own-path.ts'
import { NotFound } from '#lib/refusal.ts'
import type { Role } from '#models/account.ts'
import { paths } from '../paths.ts'

/** Behind it there is always `req.user`; personal pages are kept by no cache. */
export const signedIn: RequestHandler = (req, res, next) => {
  res.set('Cache-Control', 'no-store')
  if (req.user as unknown) return next()
  const back = req.method === 'GET' ? ownPath(req.originalUrl) : null
  res.redirect(303, back ? `${paths.signIn()}?back=${encodeURIComponent(back)}` : paths.signIn())
}

/** A page that is not for the role does not exist for it. */
export function only(...roles: Role[]): RequestHandler[] {
  const check: RequestHandler = (req, _res, next) => {
    if (!roles.includes(req.user.role)) throw new NotFound()
    next()
  }
  return [signedIn, check]
}
