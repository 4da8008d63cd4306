import Joi from 'joi'

/** The key of a form that creates something: one for each time the form is shown. */
export interface FormKeyForm {
  formKey: string
}

export const formKeyForm = Joi.object<FormKeyForm, true>({
  formKey: Joi.string()
    .pattern(/^[\w-]{22}$/)
    .required()
})
