import Joi from 'joi'

export interface TrialSignInForm {
  account: string
}

export const trialSignInForm = Joi.object<TrialSignInForm, true>({
  account: Joi.string().hex().length(24).required()
})
