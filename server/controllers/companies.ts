import { type CompanyFacts, SiretTaken, enterCompany, correctCompany } from '#models/hosts/companies.ts'
import type { Request, RequestHandler, Response } from 'express'
import { speakPhone } from '#lib/identifiers/phone.ts'
import type { Company } from '#models/records/company.ts'
import type { Pages } from '#views/pages.ts'
import { writeJournal } from '#models/journal/write.ts'
import { joiningForm } from '../forms/joining.ts'
import { companyForm, projectOf, sitesOf, type CompanyForm } from '../forms/company.ts'
import { baseFingerprint, conflictErrors, mergeEdits } from '../forms/edit-conflicts.ts'
import { read, type Reading } from '../forms/read.ts'
import { refused, sentences } from '../forms/sentences.ts'
import { idToMake, noteMade } from '../middleware/once.ts'
import { paths } from '../paths.ts'
import { flash, render, sharedOf } from '../render.ts'
import { hostsOf } from '#models/access/accounts.ts'
import { scopes } from '#models/access/scope.ts'
import { formFrom, formOf, currentValues, stageOf, wordingOf } from '../pages/companies/form.ts'
import { headOf } from '../pages/registrations/head.ts'
import { sectorWords, type SectorWords } from '../pages/sectors.ts'

/** An agency works with dozens of companies, not thousands: one page holds them. */
const SHOWN = 500
const HISTORY_SHOWN = 50

export const index: RequestHandler = async (req, res) => {
  const companies = await scopes
    .companies(req.user)
    .sort({ name: 1, _id: 1 })
    .limit(SHOWN)
    .select('name sector sites.commune contactName contactPhone project')
    .lean()
  const { nameOf } = await sectorWords(sharedOf(res))
  const rows = companies
    .map(({ _id, name, sector, sites, contactName, contactPhone, project }) => ({
      id: String(_id),
      name,
      sector: sector ? nameOf(sector) : null,
      isProspect: Boolean(project && !project.realAt),
      communes: [
        ...new Set([...sites.map(({ commune }) => commune), project?.realAt ? '' : (project?.commune ?? '')])
      ]
        .filter(commune => commune !== '')
        .join(', '),
      contactName,
      phone: contactPhone ? speakPhone(contactPhone) : null
    }))
    .sort((a, b) => a.name.localeCompare(b.name, 'fr'))
  const locals = { companies: rows, count: rows.length }
  render(res, 'companies/index', locals, { title: sharedOf(res).t('companies.title'), here: 'companies' })
}

/** A company and the workshops of this agency that it hosted or will host. */
export const show: RequestHandler = async (req, res) => {
  const company = await find(req)
  const workshops = await scopes
    .workshops(req.user)
    .find({ 'place.company': company._id })
    .sort({ startsAt: -1 })
    .limit(HISTORY_SHOWN)
  const history = workshops.map(workshop => ({ ...headOf(workshop), status: workshop.statusAt() }))
  const { id, name, spokenSiret, contactName, spokenPhone, sites } = company
  const [contactPhone, contactEmail] = [company.contactPhone ?? null, company.contactEmail ?? null]
  const { nameOf } = await sectorWords(sharedOf(res))
  const sector = company.sector ? nameOf(company.sector) : null
  const shown = {
    ...{ id, name, spokenSiret, sector, contactName, contactPhone, spokenPhone, contactEmail, sites },
    isProspect: company.isProspect,
    project: company.project,
    publicSince: company.publicSince ?? null,
    otherContacts: company.otherContacts.map(one => ({
      name: one.name,
      spoken: one.phone ? speakPhone(one.phone) : null,
      email: one.email ?? null
    }))
  }
  const hosts = await hostsOf(company._id)
  render(res, 'companies/show', { company: shown, history, hosts }, { title: name, here: 'companies' })
}

async function newForm(_req: Request, res: Response) {
  const sectors = await sectorWords(sharedOf(res))
  render(res, 'companies/new', formOf({}, sectors), frameOf(sharedOf(res).t('companies.form.new')))
}
export { newForm as new }

export const create: RequestHandler = async (req, res) => {
  const { t } = sharedOf(res)
  const again = (locals: Pages['companies/new']) => {
    render(res, 'companies/new', locals, { ...frameOf(t('companies.form.new')), refused: true })
  }
  const { agency } = req.user
  if (!agency) throw new Error('A counsellor without agency')
  const sectors = await sectorWords(sharedOf(res))
  const saved = await write(read(companyForm, req.body), res, { again, sectors }, facts =>
    enterCompany(agency, facts, idToMake(res))
  )
  if (!saved) return
  await noteMade(res, saved._id)
  flash(res, 'companies.created', { params: { name: saved.name } })
  res.redirect(303, paths.company(saved.id))
}

export const edit: RequestHandler = async (req, res) => {
  const company = await find(req)
  const { id, name } = company
  render(
    res,
    'companies/edit',
    {
      ...formFrom(company, await sectorWords(sharedOf(res))),
      id,
      name,
      baseFingerprint: baseFingerprint(currentValues(company))
    },
    frameOf(sharedOf(res).t('companies.form.edit', { name }))
  )
}

export const update: RequestHandler = async (req, res) => {
  const company = await find(req)
  const { id, name, isProspect: wasProspect } = company
  const { t } = sharedOf(res)
  const title = t('companies.form.edit', { name })
  const current = currentValues(company)
  const sectors = await sectorWords(sharedOf(res))
  const again = (locals: Pages['companies/new'], refusal?: string) => {
    const { known, typed: sent } = locals
    const { value } = read(joiningForm, { siret: (sent['siret'] ?? '').replace(/\D/g, '') })
    const join = known && value ? `${paths.newCompanyJoining(id)}?siret=${value.siret}` : null
    const base = baseFingerprint(current)
    const page = { ...locals, join, stage: stageOf(company), id, name, baseFingerprint: base, refusal }
    render(res, 'companies/edit', page, { ...frameOf(title), refused: true })
  }
  const { typed, conflicts } = mergeEdits(req.body, current)
  if (conflicts.length > 0) {
    const { errors, refusal } = conflictErrors(t, conflicts, current, wordingOf(t, sectors))
    return again(formOf(typed, sectors, errors), refusal)
  }
  const saved = await write(read(companyForm, typed), res, { again, sectors }, facts =>
    correctCompany(company, facts)
  )
  if (!saved) return
  const becameReal = wasProspect && !saved.isProspect
  if (becameReal)
    await writeJournal({ kind: 'companyReal', subject: 'company', subjectId: saved._id, by: req.user._id })
  flash(res, becameReal ? 'companies.prospect.becameReal' : 'companies.saved', {
    params: { name: saved.name }
  })
  res.redirect(303, paths.company(id))
}

type Facts = CompanyFacts

/** Reads the form and writes it; what is refused comes back as the same page with what was typed. */
async function write(
  form: Reading<CompanyForm>,
  res: Response,
  {
    again,
    sectors
  }: { again: (locals: Pages['companies/new'], refusal?: string) => void; sectors: SectorWords },
  save: (facts: Facts) => Promise<Company>
): Promise<Company | undefined> {
  const { t } = sharedOf(res)
  if (form.errors) {
    again(formOf(form.typed, sectors, sentences(t, form.errors)))
    return undefined
  }
  try {
    return await save(factsOf(form.value))
  } catch (error) {
    const { errors, refusal } = refused(t, error)
    const known = error instanceof SiretTaken ? error.company : null
    again({ ...formOf(form.typed, sectors, errors), known }, refusal)
    return undefined
  }
}

function factsOf(form: CompanyForm): Facts {
  const { name, siret, sector, contactName, contactPhone, contactEmail } = form
  const project = projectOf(form)
  return { name, siret, sector, contactName, contactPhone, contactEmail, sites: sitesOf(form), project }
}

function find(req: Request): Promise<Company> {
  return scopes
    .companies(req.user)
    .findOne({ _id: String(req.params['company']) })
    .orFail()
}

const frameOf = (title: string) => ({ title, here: 'companies', width: 'reading' }) as const
