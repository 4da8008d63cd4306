import type { RequestHandler } from 'express'
import { inviteAgain } from '#models/access/links.ts'
import { optionsOf } from '../../../options.ts'
import { hostOf, ownCompany } from '../../../pages/companies/find.ts'
import { paths } from '../../../paths.ts'
import { flash } from '../../../render.ts'

/** A new link to a host who has not chosen a password yet; the one before is no longer good. */
export const create: RequestHandler = async (req, res) => {
  const company = await ownCompany(req)
  const host = await hostOf(req, company)
  await inviteAgain(host, optionsOf(req).secret, { by: req.user._id })
  flash(res, 'accounts.invitedAgain', { params: { name: host.fullName } })
  res.redirect(303, paths.company(company.id))
}
