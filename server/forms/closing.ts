import Joi from 'joi'
import { wordsAboutSomeone } from './person-fields.ts'

/** Why a workshop is closed although something is missing. */
export interface ClosingForm {
  overrideReason: string
}

export const closingForm = Joi.object<ClosingForm, true>({ overrideReason: wordsAboutSomeone(300) })
