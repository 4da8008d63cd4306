import Joi from 'joi'

const ID = /^[0-9a-f]{24}$/

/** A person to register; `key` tells a form sent twice from two wishes. */
export interface RegistrationForm {
  person: string
  key: string
  /** Why, although the person has a seat elsewhere that day. */
  overrideReason: string
  /** The slot chosen, where there are some. */
  slot: string | null
  /** The full workshop this date was offered in place of. */
  insteadOf: string | null
  /** Where the reader came from: the file of the person, or the page of registrations. */
  then: 'person' | 'register'
  /** What was searched: shown again when the registration is refused. */
  q: string
}

export const registrationForm = Joi.object<RegistrationForm, true>({
  person: Joi.string().pattern(ID).required(),
  key: Joi.string().max(60).required(),
  overrideReason: Joi.string().trim().max(200).allow('').default(''),
  slot: Joi.string().pattern(ID).empty('').default(null),
  insteadOf: Joi.string().pattern(ID).empty('').default(null),
  then: Joi.string().valid('person', 'register').default('register'),
  q: Joi.string().max(100).allow('').default('')
})
