import type { RequestHandler, Response } from 'express'
import { inviteHost } from '#models/access/hosts.ts'
import type { Company } from '#models/records/company.ts'
import { hostForm } from '../../forms/host.ts'
import { read, type Typed } from '../../forms/read.ts'
import { refused, sentences } from '../../forms/sentences.ts'
import { idToMake, noteMade } from '../../middleware/once.ts'
import { optionsOf } from '../../options.ts'
import { ownCompany } from '../../pages/companies/find.ts'
import { paths } from '../../paths.ts'
import { flash, render, sharedOf } from '../../render.ts'

const newForm: RequestHandler = async (req, res) => {
  showForm(res, await ownCompany(req), {})
}
export { newForm as new }

/** Gives someone access to the company: invited, or at once where they welcome for another one. */
export const create: RequestHandler = async (req, res) => {
  const { t } = sharedOf(res)
  const company = await ownCompany(req)
  const { value, typed, errors } = read(hostForm, req.body)
  if (!value) return showForm(res, company, typed, sentences(t, errors))
  try {
    const host = { ...value, company, _id: idToMake(res), by: req.user._id }
    const { account, isNew } = await inviteHost(host, optionsOf(req).secret)
    await noteMade(res, account._id)
    flash(res, isNew ? 'companies.hosts.invited' : 'companies.hosts.linked', {
      params: { name: account.fullName, email: account.email }
    })
  } catch (error) {
    return showForm(res, company, typed, refused(t, error).errors)
  }
  res.redirect(303, paths.company(company.id))
}

function showForm(res: Response, { id, name }: Company, typed: Typed, errors: Record<string, string> = {}) {
  const one = (field: string) => (typeof typed[field] === 'string' ? typed[field] : '')
  const locals = {
    company: { id: String(id), name },
    typed: { firstName: one('firstName'), lastName: one('lastName'), email: one('email') },
    errors
  }
  render(res, 'companies/host', locals, {
    title: sharedOf(res).t('companies.hosts.new'),
    here: 'companies',
    width: 'reading',
    refused: Object.keys(errors).length > 0
  })
}
