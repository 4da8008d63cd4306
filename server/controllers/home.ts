import type { RequestHandler } from 'express'
import type { Role } from '#models/records/account.ts'
import { waitingForSetup } from '#models/settings/setup.ts'
import { paths } from '../paths.ts'

/** Each role's first page: what waits for it. */
const HOME: Record<Role, string> = {
  counsellor: paths.today(),
  employer: paths.hosting(),
  regional: paths.results(),
  administrator: paths.accounts()
}

/** The set-up comes first for administrators, until every agency that has an account can plan. */
export const show: RequestHandler = async (req, res) => {
  const user = req.user as typeof req.user | undefined
  const isSettingUp = user?.role === 'administrator' && (await waitingForSetup()) > 0
  const home = user ? HOME[user.role] : paths.signIn()
  res.redirect(303, isSettingUp ? paths.setup() : home)
}
