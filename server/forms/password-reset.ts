import Joi from 'joi'
import { email } from './person-fields.ts'

/** The address a link is sent to. */
export interface ForgottenForm {
  email: string
}
export const forgottenForm = Joi.object<ForgottenForm, true>({
  email: email().required().label('auth.email')
})

/** The password chosen through the link: what it must be is the model's business. */
export interface PasswordForm {
  password: string
}
export const passwordForm = Joi.object<PasswordForm, true>({ password: Joi.string().max(1000).required() })
