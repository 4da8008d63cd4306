import Joi from 'joi'

/** A person told of a workshop, without a seat. */
export interface ProposalForm {
  person: string
  q: string
}

export const proposalForm = Joi.object<ProposalForm, true>({
  person: Joi.string()
    .pattern(/^[0-9a-f]{24}$/)
    .required(),
  q: Joi.string().max(100).allow('').default('')
})
