import Joi from 'joi'

export interface SignInForm {
  email: string
  password: string
  /** Where the person was going, when they were sent to sign in. */
  back: string
}

/** Whatever is typed is tried: a refusal must not tell a badly written address from an unknown one. */
export const signInForm = Joi.object<SignInForm, true>({
  email: Joi.string().trim().max(254).required(),
  password: Joi.string().max(1000).required(),
  back: Joi.string().max(2000).allow('').default('')
})
