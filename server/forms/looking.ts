import Joi from 'joi'
import { ASKERS, type Asker } from '#models/invitations/end-search.ts'

/** Whether a person looks for a workshop, and who asked to write it down. */
export interface LookingForm {
  looks: boolean
  asked: Asker
}

export const lookingForm = Joi.object<LookingForm, true>({
  looks: Joi.boolean().truthy('yes').falsy('no').required(),
  asked: Joi.string()
    .valid(...ASKERS)
    .required()
})
