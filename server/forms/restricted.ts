import Joi from 'joi'
import { BOE_ANSWERS, type BoeAnswer } from '#models/records/restricted-facts.ts'

/** What the person said of a restricted public. */
export interface RestrictedForm {
  boe: BoeAnswer
}

export const restrictedForm = Joi.object<RestrictedForm, true>({
  boe: Joi.string()
    .valid(...BOE_ANSWERS)
    .required()
    .label('people.restricted.boe')
})
