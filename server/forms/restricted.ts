import Joi from 'joi'
import { addedGroups } from './person-fields.ts'
import { BOE_ANSWERS, type BoeAnswer } from '#models/records/restricted-facts.ts'

/** What the person said of a restricted public. */
export interface RestrictedForm {
  boe: BoeAnswer
  /** Codes of publics that the region has added. */
  addedGroups: string[]
}

export const restrictedForm = Joi.object<RestrictedForm, true>({
  boe: Joi.string()
    .valid(...BOE_ANSWERS)
    .required()
    .label('people.restricted.boe'),
  addedGroups: addedGroups()
})
