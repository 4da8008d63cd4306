import type { RequestHandler } from 'express'
import type { Role } from '#models/records/account.ts'
import { paths } from '../paths.ts'

/** Each role's first page: what waits for it. */
const HOME: Record<Role, string> = {
  counsellor: paths.today(),
  employer: paths.hosting(),
  regional: paths.results(),
  administrator: paths.accounts()
}

export const show: RequestHandler = (req, res) => {
  const user = req.user as typeof req.user | undefined
  res.redirect(303, user ? HOME[user.role] : paths.signIn())
}
