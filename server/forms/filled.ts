import Joi from 'joi'

/** What a form says it was filled with (see meanwhile.ts); '' for one that never was. */
export interface FilledForm {
  baseFingerprint: string
}

export const filledForm = Joi.object<FilledForm, true>({
  baseFingerprint: Joi.string().allow('').default('')
})
