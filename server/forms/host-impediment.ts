import Joi from 'joi'
import { REPLY_LENGTH } from './host-reply.ts'

/** Why the host can no longer welcome; `back` takes it back. */
export interface HostImpedimentForm {
  words: string
  back: boolean
}

const words = Joi.string().trim().max(REPLY_LENGTH).label('hosting.impediment.why')

export const hostImpedimentForm = Joi.object<HostImpedimentForm, true>({
  words: words.when('back', {
    is: true,
    then: Joi.string().trim().allow('').default(''),
    otherwise: Joi.required()
  }),
  back: Joi.boolean().truthy('yes').default(false)
})
