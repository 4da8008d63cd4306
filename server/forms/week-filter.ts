import Joi from 'joi'
import { WORKSHOP_KIND_NAMES, type WorkshopKind } from '#models/records/workshop-kind.ts'
import { SECTOR_CODE } from '#models/records/sector.ts'

/** What a week shows: its rows, one sector or kind alone, free seats alone, the reader's own alone. */
export interface WeekFilterForm {
  by: 'place' | 'facilitator'
  sector: string
  kind: '' | WorkshopKind
  free: '' | 'yes'
  mine: '' | 'yes'
}

export const weekFilterForm = Joi.object<WeekFilterForm>({
  by: Joi.string().valid('place', 'facilitator').default('place'),
  sector: Joi.string().pattern(SECTOR_CODE).allow('').default(''),
  kind: Joi.string()
    .valid('', ...WORKSHOP_KIND_NAMES)
    .default(''),
  free: Joi.string().valid('', 'yes').default(''),
  mine: Joi.string().valid('', 'yes').default('')
})
