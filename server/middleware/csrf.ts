import type { RequestHandler } from 'express'
import { Refusal, SessionOver } from '#lib/refusal.ts'
import { paths } from '../paths.ts'
import { readShownOn } from '../forms/shown-on.ts'
import { showSignIn } from '../pages/sign-in/page.ts'
import { hasCsrfToken, hasVisitToken } from './csrf-token.ts'
import { giveBack } from './given-back.ts'
import { formAccount, sealTyped, typedTextOf } from './typed-text.ts'

/** The page is shown again, and nothing was done. */
const NOTHING_DONE = 422

/** Forms of before sign-in: no session made them. */
const SIGN_IN = [paths.signIn(), paths.trialSignIn()]
const beforeSignIn = (path: string) =>
  [...SIGN_IN, paths.preferences()].includes(path) ||
  path.startsWith(paths.passwordResets()) ||
  path.startsWith(paths.hostLink(''))

/**
 * Every form carries the token of its session. A file is only taken at the addresses of `uploads`, in a session, whose
 * reader judges the token once the fields are known; anywhere else a form with a file is no form of ours. Who signed in
 * through another window and sends the sign-in form of this one is led home; who signed out there signs in again, and
 * what they typed is given back.
 */
export function csrf({ uploads }: { uploads: string[] }): RequestHandler {
  return (req, res, next) => {
    if (req.method !== 'POST') return next()
    const user = req.user as typeof req.user | undefined
    if (req.is('multipart/form-data') && uploads.includes(req.path) && user) return next()
    const body = req.body as { _csrf?: unknown } | undefined
    res.locals.shownOn = readShownOn(body)
    if (hasCsrfToken(req, body?._csrf)) return next()
    if (user && SIGN_IN.includes(req.path) && hasVisitToken(req, body?._csrf))
      return res.redirect(303, paths.home())
    if (!user && beforeSignIn(req.path)) throw new Refusal('errors.page.expiredForm')
    const typed = typedTextOf(req, body)
    if (user) {
      if (typed?.shownTo !== formAccount(req, user)) throw new Refusal('errors.page.expiredForm')
      return giveBack(res, typed, NOTHING_DONE)
    }
    if (!typed) throw new SessionOver()
    const sealed = sealTyped(req, typed)
    const over = sealed === null ? 'tooBig' : 'kept'
    showSignIn(res, { email: '', back: typed.page, refused: false, sealed: sealed ?? '', over }).catch(next)
  }
}
