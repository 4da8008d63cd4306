import Joi from 'joi'
import { readEmailAddress } from '#lib/identifiers/email-address.ts'

export interface SignInForm {
  email: string
  password: string
  /** Where the person was going, when they were sent to sign in. */
  back: string
  /** What was typed in the form whose session was over; '' without. */
  sealed: string
}

/** Longer than any that is sealed. */
export const MOST_SEALED = 95_000

/** As an account keeps it, where it is one (an accented domain in its ASCII form). */
const address = (typed: string) => {
  const reading = readEmailAddress(typed)
  return 'value' in reading ? reading.value : typed
}

/** Whatever is typed is tried: a refusal must not tell a badly written address from an unknown one. */
export const signInForm = Joi.object<SignInForm, true>({
  email: Joi.string().trim().max(254).required().custom(address),
  password: Joi.string().max(1000).required(),
  back: Joi.string().max(2000).allow('').default(''),
  sealed: Joi.string().max(MOST_SEALED).allow('').default('')
})
