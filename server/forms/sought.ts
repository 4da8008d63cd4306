import Joi from 'joi'

/** Whom one searched for without finding them, as typed: a new file begins with it. */
export interface SoughtForm {
  sought: string
}

export const soughtForm = Joi.object<SoughtForm, true>({
  sought: Joi.string().trim().max(100).empty('').default('')
})
