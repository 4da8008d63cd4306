import type { RequestHandler } from 'express'
import { saveSession } from './session-turns.ts'

/**
 * Browsers follow a redirection as soon as they have read its head, which express-session lets go before it writes the
 * session: on a slow database the next page would not know who signed in, nor the line to say. So it is written first.
 */
export const savedRedirects: RequestHandler = (req, res, next) => {
  const redirect = res.redirect.bind(res) as (...where: unknown[]) => void
  res.redirect = (...where: unknown[]) => {
    if (req.method === 'GET' && !req.session.flash) return redirect(...where)
    saveSession(req).then(() => redirect(...where), next)
  }
  next()
}
