import { isKey, type Key, type Translate } from '#lib/i18n.ts'
import { slashed } from '#lib/identifiers/typed-date.ts'
import type { Company } from '#models/records/company.ts'
import type { Pages } from '#views/pages.ts'
import type { SiteTyped } from '#views/companies/pages.ts'
import { BLANK_SITES, MOST_SITES } from '../../forms/company.ts'
import type { Wording } from '../../forms/edit-conflicts.ts'
import type { Typed } from '../../forms/read.ts'
import type { SectorWords } from '../sectors.ts'

const PROJECT: Partial<Record<string, Key>> = {
  prospect: 'companies.prospect.is',
  projectCommune: 'companies.prospect.commune',
  projectNeed: 'companies.prospect.need',
  plannedOn: 'companies.prospect.plannedOn',
  diagnosis: 'companies.prospect.diagnosis'
}
const BLANK: SiteTyped = { id: '', name: '', address: '', postcode: '', commune: '', access: '' }

/** The form with what was typed; sites come as columns, one entry a line. */
export function formOf(
  typed: Typed,
  sectors: SectorWords,
  errors: Record<string, string> = {}
): Pages['companies/new'] {
  const column = (name: string) => [typed[name] ?? []].flat()
  const texts = Object.fromEntries(
    Object.entries(typed).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : []))
  )
  const sites = column('siteName').map((name, line) => ({
    id: column('siteId')[line] ?? '',
    name,
    address: column('siteAddress')[line] ?? '',
    postcode: column('sitePostcode')[line] ?? '',
    commune: column('siteCommune')[line] ?? '',
    access: column('siteAccess')[line] ?? ''
  }))
  return {
    typed: texts,
    sites: withBlanks(sites),
    sectors: sectors.offered(texts['sector']),
    errors,
    known: null,
    join: null,
    stage: 'new'
  }
}

/** The form of a company that exists. */
export function formFrom(company: Company, sectors: SectorWords): Pages['companies/new'] {
  return {
    ...fieldsOf(company),
    sectors: sectors.offered(company.sector),
    errors: {},
    known: null,
    join: null,
    stage: stageOf(company)
  }
}

function fieldsOf(company: Company): { typed: Record<string, string>; sites: SiteTyped[] } {
  const { name, spokenSiret, sector, contactName, spokenPhone, contactEmail } = company
  const typed = {
    name,
    siret: spokenSiret ?? '',
    sector: sector ?? '',
    contactName,
    contactPhone: spokenPhone ?? '',
    contactEmail: contactEmail ?? '',
    ...projectTyped(company)
  }
  const sites = company.sites.map(site => ({
    id: String(site._id),
    name: site.name,
    address: site.address,
    postcode: site.postcode,
    commune: site.commune,
    access: site.access
  }))
  return { typed, sites: withBlanks(sites) }
}

function projectTyped({ project, isProspect }: Company): Record<string, string> {
  if (!project || !isProspect) return {}
  const { commune, need, plannedOn, diagnosis } = project
  return {
    prospect: 'yes',
    projectCommune: commune,
    projectNeed: need,
    plannedOn: plannedOn ? slashed(plannedOn) : '',
    diagnosis
  }
}

/** What stands of a company, field by field as the form sends it back. */
export function currentValues(company: Company): Typed {
  const { typed, sites } = fieldsOf(company)
  const column = (name: keyof SiteTyped) => sites.map(site => site[name])
  return {
    ...typed,
    siteId: column('id'),
    siteName: column('name'),
    siteAddress: column('address'),
    sitePostcode: column('postcode'),
    siteCommune: column('commune'),
    siteAccess: column('access')
  }
}

/** How the fields are called, and the sector in words. */
export function wordingOf(t: Translate, { nameOf }: SectorWords): Wording {
  const text = (key: string) => (isKey(key) ? t(key) : null)
  return {
    label: name => text(PROJECT[name] ?? `companies.form.${name === 'siteName' ? 'sites' : name}`) ?? name,
    say: (name, value) => (name === 'sector' && value ? nameOf(value) : value)
  }
}

/** Room for two more sites than are filled in. */
function withBlanks(sites: SiteTyped[]): SiteTyped[] {
  const filled = sites.filter(({ name, address }) => name !== '' || address !== '')
  const blanks = Math.min(BLANK_SITES, MOST_SITES - filled.length)
  return [...filled, ...Array.from({ length: Math.max(0, blanks) }, () => BLANK)]
}

/** Whether the form offers a project: of a new company, of a prospect; not of one that exists. */
export function stageOf({ isProspect }: Company): 'prospect' | 'real' {
  return isProspect ? 'prospect' : 'real'
}
