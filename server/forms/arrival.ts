import Joi from 'joi'

/** Whom the host ticks in: one person, or everyone who has no mark yet; `back` takes a tick back. */
export interface ArrivalForm {
  everyone: boolean
  person: string
  back: boolean
}

export const arrivalForm = Joi.object<ArrivalForm, true>({
  everyone: Joi.boolean().truthy('yes').default(false),
  person: Joi.string()
    .pattern(/^[0-9a-f]{24}$/)
    .when('everyone', { is: true, then: Joi.optional().default(''), otherwise: Joi.required() }),
  back: Joi.boolean().truthy('yes').default(false)
})
