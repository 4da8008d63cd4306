import Joi from 'joi'

/** The agency that the table begins with; '' is the first. */
export interface SetupRangeForm {
  from: string
}

export const setupRangeForm = Joi.object<SetupRangeForm, true>({
  from: Joi.string()
    .pattern(/^[0-9a-f]{24}$/)
    .allow('')
    .default('')
})
