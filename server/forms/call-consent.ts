import Joi from 'joi'
import { CONSENT_CHANNELS, type ConsentChannel } from '#models/people/stop-calls.ts'

/** Whether a person may be called, and how they said it. */
export interface CallConsentForm {
  calls: boolean
  channel: ConsentChannel
}

export const callConsentForm = Joi.object<CallConsentForm, true>({
  calls: Joi.boolean().truthy('yes').falsy('no').required(),
  channel: Joi.string()
    .valid(...CONSENT_CHANNELS)
    .required()
})
