import Joi from 'joi'
import type { CustomHelpers } from 'joi'
import type { Key } from '#lib/i18n.ts'
import { readSiret } from '#lib/identifiers/siret.ts'
import { SECTOR_CODE } from '#models/records/sector.ts'
import type { CompanyFacts, ProjectFacts, SiteFacts } from '#models/hosts/companies.ts'
import { anyDay, email, phone, postcode, typed, words } from './person-fields.ts'

/** How many lines of sites the form has beyond those known. */
export const BLANK_SITES = 2
export const MOST_SITES = 20

/** Sites come as columns, one entry a line of the form; a line without name is not a site. */
interface Columns {
  siteId: string[]
  siteName: string[]
  siteAddress: string[]
  sitePostcode: string[]
  siteCommune: string[]
  siteAccess: string[]
}

export interface CompanyForm extends Omit<CompanyFacts, 'sites' | 'project'>, Columns {
  prospect: boolean
  projectCommune: string
  projectNeed: string
  plannedOn: string | null
  diagnosis: string
}

const FAULTS: Partial<Record<string, Key>> = {
  'siret-wrong-key': 'companies.fault.siretKey',
  'siret-wrong-siren': 'companies.fault.siren'
}

const siret = () =>
  typed(30).custom((text: string, helpers: CustomHelpers<string>) => {
    const reading = readSiret(text)
    if ('value' in reading) return reading.value
    return helpers.error(FAULTS[reading.problem] ?? 'companies.fault.siret')
  })

const column = (item: Joi.Schema) => Joi.array<string[]>().single().items(item).max(MOST_SITES).default([])

export const companyForm = Joi.object<CompanyForm, true>({
  name: Joi.string().trim().max(120).required().label('companies.form.name'),
  siret: siret(),
  sector: Joi.string().pattern(SECTOR_CODE).empty('').default(null),
  contactName: words(120),
  contactPhone: phone(),
  contactEmail: email(),
  prospect: Joi.boolean().truthy('yes').default(false),
  projectCommune: words(120),
  projectNeed: words(1000),
  plannedOn: anyDay(),
  diagnosis: words(2000),
  siteId: column(
    Joi.string()
      .allow('')
      .pattern(/^[0-9a-f]{24}$/)
  ),
  siteName: column(words(120)),
  siteAddress: column(words(200)),
  sitePostcode: column(postcode()),
  siteCommune: column(words(80)),
  siteAccess: column(words(500))
})

/** The lines that name a site, in order. */
export function sitesOf(form: CompanyForm): SiteFacts[] {
  return form.siteName.flatMap((name, line) => {
    if (name === '') return []
    return [
      {
        id: form.siteId[line] === '' ? null : (form.siteId[line] ?? null),
        name,
        address: form.siteAddress[line] ?? '',
        postcode: form.sitePostcode[line] ?? '',
        commune: form.siteCommune[line] ?? '',
        access: form.siteAccess[line] ?? ''
      }
    ]
  })
}

/** Of a company that does not exist yet; null of one that does. */
export function projectOf(form: CompanyForm): ProjectFacts | null {
  const { prospect, projectCommune: commune, projectNeed: need, plannedOn, diagnosis } = form
  return prospect ? { commune, need, plannedOn, diagnosis } : null
}
