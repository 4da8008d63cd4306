import Joi from 'joi'

/** A person told of a workshop, without a seat. */
export interface ProposalForm {
  person: string
  q: string
  /** Where the reader came from; with the list of the portfolio that was read. */
  then: 'register' | 'portfolio' | 'requests'
  list: string
}

export const proposalForm = Joi.object<ProposalForm, true>({
  person: Joi.string()
    .pattern(/^[0-9a-f]{24}$/)
    .required(),
  q: Joi.string().max(100).allow('').default(''),
  then: Joi.string().valid('register', 'portfolio', 'requests').default('register'),
  list: Joi.string()
    .pattern(/^[a-zA-Z=&]{0,60}$/)
    .allow('')
    .default('')
})
