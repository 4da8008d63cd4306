import type { RequestHandler } from 'express'
import { keepAccess } from '#models/access/host-access.ts'
import { hostOf, ownCompany } from '../../../pages/companies/find.ts'
import { paths } from '../../../paths.ts'
import { flash } from '../../../render.ts'

/** Keeps the access of a host for another year. */
export const create: RequestHandler = async (req, res) => {
  const company = await ownCompany(req)
  const host = await hostOf(req, company)
  await keepAccess(host, { by: req.user._id })
  flash(res, 'companies.hosts.kept', { params: { name: host.fullName } })
  res.redirect(303, paths.company(company.id))
}
