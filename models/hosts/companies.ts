import mongoose from 'mongoose'
import { departmentOfPostcode } from '#lib/identifiers/postcode.ts'
import { Refusal } from '#lib/refusal.ts'
import { Company } from '#models/records/company.ts'
import { unlessChanged } from '#models/records/unless-changed.ts'
import { Workshop } from '#models/records/workshop.ts'
import { isDuplicateKey } from '#models/records/duplicate-key.ts'

type Id = mongoose.Types.ObjectId
/** A place of the company where workshops are held; `id` of one already known. */
export interface SiteFacts {
  id: string | null
  name: string
  address: string
  postcode: string
  commune: string
  access: string
}

export interface CompanyFacts {
  name: string
  siret: string | null
  sector: string | null
  contactName: string
  contactPhone: string | null
  contactEmail: string | null
  sites: SiteFacts[]
  /** Of a company that does not exist yet. */
  project?: ProjectFacts | null
}

export interface ProjectFacts {
  commune: string
  need: string
  plannedOn: string | null
  diagnosis: string
}

/** A SIRET belongs to one company; `company` is that one, already in the agency's list. */
export class SiretTaken extends Refusal {
  readonly company: string

  constructor(company: string) {
    super('errors.company.known', {}, 'siret')
    this.name = 'SiretTaken'
    this.company = company
  }
}

/** A company that another agency entered joins the list as it is: its sites and contact are its own words. */
export async function enterCompany(
  agency: Id,
  facts: CompanyFacts,
  _id = new mongoose.Types.ObjectId()
): Promise<Company> {
  if (facts.project && facts.siret) throw new Refusal('companies.prospect.hasSiret', {}, 'siret')
  const known = facts.siret ? await Company.findOne({ siret: facts.siret }) : null
  if (known?.agencies.some(other => other.equals(agency))) throw new SiretTaken(String(known._id))
  if (known) {
    await Company.updateOne({ _id: known._id }, { $addToSet: { agencies: agency }, $unset: { broughtBy: 1 } })
    return known
  }
  const company = new Company({ _id, ...facts, sites: facts.sites.map(asSite), agencies: [agency] })
  await save(company)
  return company
}

/** A prospect that is given its SIRET exists from now on; one that another company has is refused with that company. */
export async function correctCompany(
  company: Company,
  { sites, project, ...facts }: CompanyFacts,
  now = new Date()
): Promise<Company> {
  const { isProspect } = company
  const known = isProspect && facts.siret ? await Company.findOne({ siret: facts.siret }) : null
  if (known) throw new SiretTaken(String(known._id))
  const kept = new Set(sites.map(({ id }) => id))
  const dropped = company.sites.filter(site => !kept.has(String(site._id))).map(site => site._id)
  const held = await Workshop.exists({
    'place.company': company._id,
    'place.site': { $in: dropped },
    endsAt: { $gt: new Date() },
    state: { $ne: 'cancelled' }
  })
  if (dropped.length > 0 && held) throw new Refusal('errors.company.siteInUse', {}, 'siteName')
  const own = new Set(company.sites.map(site => String(site._id)))
  company.set({
    ...facts,
    broughtBy: undefined,
    ...(isProspect ? { project: { ...project, realAt: facts.siret ? now : null } } : {}),
    sites: sites.map(site => asSite(site.id && own.has(site.id) ? site : { ...site, id: null }))
  })
  const stands = { updatedAt: company.get('updatedAt') }
  await unlessChanged(company, stands, () => save(company))
  return company
}

function asSite({ id, ...facts }: SiteFacts) {
  const departement = facts.postcode ? `departement-${departmentOfPostcode(facts.postcode)}` : null
  return { ...(id ? { _id: new mongoose.Types.ObjectId(id) } : {}), ...facts, departement }
}

async function save(company: Company): Promise<void> {
  try {
    await company.save()
  } catch (error) {
    if (!isDuplicateKey(error)) throw error
    throw new Refusal('errors.company.known', {}, 'siret')
  }
}
