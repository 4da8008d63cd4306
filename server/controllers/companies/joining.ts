import type { Request, RequestHandler, Response } from 'express'
import { Refusal } from '#lib/refusal.ts'
import { broughtBy, joinCompany } from '#models/planning/join-company.ts'
import { Company } from '#models/records/company.ts'
import { joiningForm } from '../../forms/joining.ts'
import { read } from '../../forms/read.ts'
import { ownCompany } from '../../pages/companies/find.ts'
import { paths } from '../../paths.ts'
import { flash, render, sharedOf } from '../../render.ts'

/** What a prospect brings to the company that has its SIRET, before the two are one. */
async function newForm(req: Request, res: Response) {
  const { t } = sharedOf(res)
  const company = await ownCompany(req)
  const into = await companyOf(req.query)
  const { id, name } = company
  if (!company.isProspect || !into) return res.redirect(303, paths.company(id))
  const locals = {
    company: { id, name },
    into: { name: into.name, spokenSiret: into.spokenSiret ?? '' },
    siret: into.siret ?? '',
    brings: await broughtBy(company)
  }
  const title = t('companies.prospect.joinTitle', { name, into: into.name })
  render(res, 'companies/join', locals, { title, here: 'companies', width: 'reading' })
}
export { newForm as new }

export const create: RequestHandler = async (req, res) => {
  const company = await ownCompany(req)
  const form = read(joiningForm, req.body)
  const into = await companyOf(form.value ?? {})
  if (!into) throw new Refusal('companies.prospect.notJoined')
  await joinCompany(company, into, { by: req.user._id })
  flash(res, 'companies.prospect.joined', { params: { name: company.name, into: into.name } })
  res.redirect(303, paths.company(into.id))
}

/** Whoever knows the SIRET may join it, as when a company is entered with one that another agency has. */
async function companyOf(typed: unknown): Promise<Company | null> {
  const { value } = read(joiningForm, typed)
  return value ? Company.findOne({ siret: value.siret }) : null
}
