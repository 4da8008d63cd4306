import Joi from 'joi'

/** The workshop whose people come to another one, and which. */
export interface RegroupingForm {
  into: string
}

export const regroupingForm = Joi.object<RegroupingForm, true>({
  into: Joi.string()
    .pattern(/^[0-9a-f]{24}$/)
    .required()
    .label('workshops.regrouping.into')
})
