import Joi from 'joi'

/** What was shown to whoever confirms: the ledger number of each session, joined by commas; « - » for one left out. */
export interface ChangePlanForm {
  seen: string
  tells: boolean
}

export const changePlanForm = Joi.object<ChangePlanForm, true>({
  seen: Joi.string()
    .pattern(/^(\d{1,9}|-)(,(\d{1,9}|-)){0,99}$/)
    .required(),
  tells: Joi.boolean().truthy('yes').falsy('no').default(true)
})

/** Whose message is read. */
export interface ReadMessageForm {
  message: number
}

export const readMessageForm = Joi.object<ReadMessageForm, true>({
  message: Joi.number().integer().min(1).max(1000).default(1)
})
