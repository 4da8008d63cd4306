import Joi from 'joi'

/** Who of the company will be there, in the host's words. */
export interface HostPresentsForm {
  presents: string
}

export const hostPresentsForm = Joi.object<HostPresentsForm, true>({
  presents: Joi.string().trim().allow('').max(200).default('').label('hosting.presents.label')
})
