import type { RequestHandler } from 'express'
import { closeSession } from '../middleware/session-turns.ts'
import { paths } from '../paths.ts'
import { flash } from '../render.ts'

export const create: RequestHandler = async (req, res) => {
  await closeSession(req)
  flash(res, 'auth.signedOut')
  res.redirect(303, paths.signIn())
}
