import Joi from 'joi'
import { CHOICES, type Choice } from '#models/planning/change-plans/elsewhere.ts'

/** What was shown to whoever confirms: the ledger number of each session, joined by commas; « - » for one left out. */
export interface ChangePlanForm {
  seen: string
  tells: boolean
  /** Why whoever has another seat at the new hour keeps this one. */
  keepReason: string
}

export const changePlanForm = Joi.object<ChangePlanForm, true>({
  seen: Joi.string()
    .pattern(/^(\d{1,9}|-)(,(\d{1,9}|-)){0,99}$/)
    .required(),
  tells: Joi.boolean().truthy('yes').falsy('no').default(true),
  keepReason: Joi.string().trim().max(300).allow('').default('')
}).pattern(/^seat-[0-9a-f]{24}-[0-9a-f]{24}$/, Joi.string().valid(...CHOICES))

/** What is chosen for each person who has a seat elsewhere at the new hour: `seat-SESSION-PERSON`. */
export function choicesOf(form: object): Record<string, Choice> {
  const chosen = Object.entries(form as Record<string, unknown>)
  return Object.fromEntries(
    chosen.flatMap(([name, value]) => {
      const choice = CHOICES.find(one => one === value)
      return name.startsWith('seat-') && choice ? [[name, choice]] : []
    })
  )
}

/** Whose message is read. */
export interface ReadMessageForm {
  message: number
}

export const readMessageForm = Joi.object<ReadMessageForm, true>({
  message: Joi.number().integer().min(1).max(1000).default(1)
})
