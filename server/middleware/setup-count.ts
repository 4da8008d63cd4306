import type { RequestHandler } from 'express'
import { waitingForSetup } from '#models/settings/setup.ts'

/** For administrators: how many agencies cannot plan yet, beside « Réglages » on every page. */
export const setupCount: RequestHandler = async (req, res, next) => {
  const user = req.user as typeof req.user | undefined
  if (req.method === 'GET' && user?.role === 'administrator') {
    const settings = await waitingForSetup().catch(() => 0)
    res.locals.waiting = { ...res.locals.waiting, settings }
  }
  next()
}
