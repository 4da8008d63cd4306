import Joi from 'joi'
import type { CustomHelpers } from 'joi'
import { readSafir } from '#lib/identifiers/safir.ts'
import type { AgencySearch } from '#models/settings/list-agencies.ts'
import type { NewAgency } from '#models/settings/add-agency.ts'
import { postcode, words } from './person-fields.ts'

export const agencyName = () => Joi.string().trim().max(120).required().label('settings.new.name')

export type NewAgencyForm = NewAgency

export const newAgencyForm = Joi.object<NewAgencyForm, true>({
  name: agencyName(),
  safir: Joi.string().trim().max(20).required().label('settings.new.safir').custom(safirOf),
  address: words(200),
  postcode: postcode(),
  commune: words(80),
  departement: Joi.string().trim().max(3).required().label('settings.new.departement'),
  basin: Joi.string().trim().max(40).empty('').default(null)
})

function safirOf(text: string, helpers: CustomHelpers<string>) {
  const reading = readSafir(text)
  return 'problem' in reading ? helpers.error('settings.refusal.safir') : reading.value
}

const short = () => Joi.string().trim().max(100).allow('').default('')

export type AgencySearchForm = Required<AgencySearch>

export const agencySearchForm = Joi.object<AgencySearchForm, true>({
  q: short(),
  after: short(),
  before: short()
})
