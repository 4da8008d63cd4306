import Joi from 'joi'
import { MOST_SEALED } from './sign-in.ts'

export interface TrialSignInForm {
  account: string
  /** What was typed in the form whose session was over; '' without. */
  sealed: string
}

export const trialSignInForm = Joi.object<TrialSignInForm, true>({
  account: Joi.string().hex().length(24).required(),
  sealed: Joi.string().max(MOST_SEALED).allow('').default('')
})
