import Joi from 'joi'

/** What every form says of itself: the account and the page it was shown to. */
export interface ShownOn {
  _for: string
  _at: string
}

const shownOnForm = Joi.object<ShownOn, true>({
  _for: Joi.string()
    .pattern(/^[\w-]{22}$/)
    .required(),
  _at: Joi.string().max(2000).required()
})

/** Null for a form that does not say it, or says it in no way of ours. */
export function readShownOn(body: unknown): ShownOn | null {
  const checked: Joi.ValidationResult<ShownOn> = shownOnForm.validate(body ?? {}, { stripUnknown: true })
  return checked.error ? null : checked.value
}
