import Joi from 'joi'
import { CHOSEN_FIELDS, type ChosenField, type Choices } from '#models/identity/merge/fields.ts'
import { words } from './person-fields.ts'

/** Which side stays, field by field, and the moments of the versions that were shown, the kept file's first. */
export interface MergeForm {
  choices: Choices
  seen: Date[]
  /** The moment of the last decision that was shown, '' for none. */
  decided: string
}

const sides = Object.fromEntries(
  CHOSEN_FIELDS.map(field => [field, Joi.string().valid('kept', 'losing')])
) as Record<ChosenField, Joi.StringSchema<'kept' | 'losing'>>

/** The sides as the form names them. */
export const choicesForm = Joi.object<Choices>(sides)

export const seenForm = Joi.object<Pick<MergeForm, 'seen' | 'decided'>, true>({
  seen: Joi.array<Date[]>().items(Joi.date().iso()).length(2).required(),
  decided: Joi.string().max(40).allow('').default('')
})

/** Why two files are two people's. */
export const separationForm = Joi.object<{ why: string }, true>({ why: words(200) })
