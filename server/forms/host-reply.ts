import Joi from 'joi'

export const REPLY_LENGTH = 300

/** What a host says of a date; other dates are said in words. */
export interface HostReplyForm {
  state: 'agreed' | 'otherDate' | 'declined'
  words: string
  /** The page of several dates that the answer was given on: the token of its link, or 'home'; '' elsewhere. */
  backTo: string
}

const words = Joi.string().trim().max(REPLY_LENGTH).label('hosting.otherDates')

export const hostReplyForm = Joi.object<HostReplyForm, true>({
  state: Joi.string().valid('agreed', 'otherDate', 'declined').required(),
  backTo: Joi.string()
    .pattern(/^[\w-]{4,200}$/)
    .allow('')
    .default(''),
  words: words.when('state', {
    is: 'otherDate',
    then: Joi.required(),
    otherwise: Joi.string().trim().max(REPLY_LENGTH).allow('').default('')
  })
})
