import Joi from 'joi'
import { lines, words } from './person-fields.ts'

/** A sector as its page sets it; `skills` one a line. */
export interface SectorForm {
  fr: string
  en: string
  skills: string[]
  isOffered: boolean
}

const names = {
  fr: Joi.string().trim().max(60).required().label('frame.sectors.fr'),
  en: words(60),
  skills: lines(2000)
}

export const sectorForm = Joi.object<SectorForm, true>({
  ...names,
  isOffered: Joi.boolean().truthy('yes').default(false)
})

export type NewSectorForm = Omit<SectorForm, 'isOffered'>

export const newSectorForm = Joi.object<NewSectorForm, true>(names)
