import Joi from 'joi'

/** Whether the host lets anyone read of its company. */
export interface PublicPageForm {
  agrees: boolean
}

export const publicPageForm = Joi.object<PublicPageForm, true>({
  agrees: Joi.boolean().truthy('yes').falsy('no').required()
})
