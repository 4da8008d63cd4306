import Joi from 'joi'
import { typedDay } from './typed.ts'

/** For each language of a person whether it is offered, and who has read it when; '' is nobody. */
export interface LanguagesForm {
  arOffered: boolean
  arReadBy: string
  arReadOn: string
  ukOffered: boolean
  ukReadBy: string
  ukReadOn: string
  ptOffered: boolean
  ptReadBy: string
  ptReadOn: string
}

const offered = Joi.boolean().truthy('yes').falsy('no').default(false)
const readBy = Joi.string().trim().max(120).empty('').default('').label('languages.readBy')
const readOn = typedDay().empty('').default('').label('languages.readOn')

export const languagesForm = Joi.object<LanguagesForm, true>({
  arOffered: offered,
  arReadBy: readBy,
  arReadOn: readOn,
  ukOffered: offered,
  ukReadBy: readBy,
  ukReadOn: readOn,
  ptOffered: offered,
  ptReadBy: readBy,
  ptReadOn: readOn
})
