import Joi from 'joi'
import { SECTOR_CODE } from '#models/records/sector.ts'

/** What a week shows: its rows, one sector alone, free seats alone, the reader's own alone. */
export interface WeekFilterForm {
  by: 'place' | 'facilitator'
  sector: string
  free: '' | 'yes'
  mine: '' | 'yes'
}

export const weekFilterForm = Joi.object<WeekFilterForm>({
  by: Joi.string().valid('place', 'facilitator').default('place'),
  sector: Joi.string().pattern(SECTOR_CODE).allow('').default(''),
  free: Joi.string().valid('', 'yes').default(''),
  mine: Joi.string().valid('', 'yes').default('')
})
