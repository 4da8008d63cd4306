import Joi from 'joi'
import { WORKSHOP_KIND_NAMES, type WorkshopKind } from '#models/records/workshop-kind.ts'
import { SECTOR_CODE } from '#models/records/sector.ts'
import { WITHIN_REGION } from '#models/records/territory.ts'

/** What a week shows: its rows, one sector or kind alone, free seats alone, the reader's own alone. */
export interface WeekFilterForm {
  by: 'place' | 'facilitator'
  sector: string
  kind: '' | WorkshopKind
  free: '' | 'yes'
  mine: '' | 'yes'
  campaign: string
}

/** What the workshops of a territory show, agency by agency, and the agency that is opened. */
export interface AgenciesFilterForm {
  territory: string
  sector: string
  campaign: string
  agency: string
}

const id = () =>
  Joi.string()
    .pattern(/^[0-9a-f]{24}$/)
    .allow('')
    .default('')

export const agenciesFilterForm = Joi.object<AgenciesFilterForm, true>({
  territory: Joi.string().pattern(WITHIN_REGION).allow('').default(''),
  sector: Joi.string().pattern(SECTOR_CODE).allow('').default(''),
  campaign: id(),
  agency: id()
})

export const weekFilterForm = Joi.object<WeekFilterForm>({
  by: Joi.string().valid('place', 'facilitator').default('place'),
  sector: Joi.string().pattern(SECTOR_CODE).allow('').default(''),
  kind: Joi.string()
    .valid('', ...WORKSHOP_KIND_NAMES)
    .default(''),
  free: Joi.string().valid('', 'yes').default(''),
  mine: Joi.string().valid('', 'yes').default(''),
  campaign: id()
})
