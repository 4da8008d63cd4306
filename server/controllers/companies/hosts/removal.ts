import type { RequestHandler } from 'express'
import { endHost } from '#models/access/hosts.ts'
import { hostOf, ownCompany } from '../../../pages/companies/find.ts'
import { paths } from '../../../paths.ts'
import { flash } from '../../../render.ts'

/** Ends the access of a host to this company; the account and its other companies stay. */
export const create: RequestHandler = async (req, res) => {
  const company = await ownCompany(req)
  const host = await hostOf(req, company)
  await endHost(host, { company, by: req.user._id })
  flash(res, 'companies.hosts.ended', { params: { name: host.fullName } })
  res.redirect(303, paths.company(company.id))
}
