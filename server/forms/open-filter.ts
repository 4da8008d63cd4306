import Joi from 'joi'
import { LANGUAGES, type Language } from '#lib/i18n.ts'
import { SECTOR_CODE } from '#models/records/sector.ts'

/** What anyone may narrow the open workshops to; '' is not narrowed. */
export interface OpenFilterForm {
  territory: string
  sector: string
  /** The address of a campaign. */
  campaign: string
  lang: Language | ''
  /** Where a page begins. */
  after: string
}

export const openFilterForm = Joi.object<OpenFilterForm, true>({
  territory: Joi.string()
    .pattern(/^(?:(?:region|departement|basin)-[0-9AB]{2,5}|group-[a-z0-9]{2,30})$/)
    .allow('')
    .default(''),
  sector: Joi.string().pattern(SECTOR_CODE).allow('').default(''),
  campaign: Joi.string()
    .pattern(/^[a-z0-9-]{1,60}$/)
    .allow('')
    .default(''),
  lang: Joi.string()
    .valid('', ...LANGUAGES)
    .default(''),
  after: Joi.string()
    .pattern(/^\d{1,15}-[0-9a-f]{24}$/)
    .allow('')
    .default('')
})
