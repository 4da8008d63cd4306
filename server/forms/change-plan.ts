import Joi from 'joi'
import { MOST_PLACES } from '#models/records/time-slot.ts'
import { CHOICES, type Choice } from '#models/planning/change-plans/elsewhere.ts'

/** What was shown to whoever confirms: the ledger number of each session, joined by commas; « - » for one left out. */
export interface ChangePlanForm {
  seen: string
  tells: boolean
  /** Why whoever has another seat at the new hour keeps this one. */
  keepReason: string
  /** The messages are looked at again, with what is chosen now. */
  again: boolean
}

export const changePlanForm = Joi.object<ChangePlanForm, true>({
  seen: Joi.string()
    .pattern(/^(\d{1,9}|-)(,(\d{1,9}|-)){0,99}$/)
    .required(),
  tells: Joi.boolean().truthy('yes').falsy('no').default(true),
  keepReason: Joi.string().trim().max(300).allow('').default(''),
  again: Joi.boolean().truthy('yes').default(false)
})
  .pattern(/^seat-[0-9a-f]{24}-[0-9a-f]{24}$/, Joi.string().valid(...CHOICES))
  .pattern(
    /^goes-[0-9a-f]{24}$/,
    Joi.array()
      .single()
      .items(Joi.string().pattern(/^[0-9a-f]{24}$/))
      .max(MOST_PLACES)
  )

/** What is chosen for each person: `seat-SESSION-PERSON` at the new hour, or those ticked in `goes-SESSION`. */
export function choicesOf(form: object): Record<string, Choice> {
  const chosen = Object.entries(form as Record<string, unknown>)
  return Object.fromEntries(
    chosen.flatMap(([name, value]): [string, Choice][] => {
      if (name.startsWith('goes-') && Array.isArray(value))
        return value.map(person => [`seat-${name.slice('goes-'.length)}-${String(person)}`, 'release'])
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
