import Joi from 'joi'

export const REPLY_LENGTH = 300

/** What a host says of a date; other dates are said in words. */
export interface HostReplyForm {
  state: 'agreed' | 'otherDate' | 'declined'
  words: string
}

const words = Joi.string().trim().max(REPLY_LENGTH).label('hosting.otherDates')

export const hostReplyForm = Joi.object<HostReplyForm, true>({
  state: Joi.string().valid('agreed', 'otherDate', 'declined').required(),
  words: words.when('state', {
    is: 'otherDate',
    then: Joi.required(),
    otherwise: Joi.string().trim().max(REPLY_LENGTH).allow('').default('')
  })
})
