import Joi from 'joi'

/** Who of the company agreed by telephone. */
export interface HostAgreementForm {
  saidBy: string
}

export const hostAgreementForm = Joi.object<HostAgreementForm, true>({
  saidBy: Joi.string().trim().max(80).required().label('workshops.host.saidBy')
})
