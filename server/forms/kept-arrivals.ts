import Joi from 'joi'

/** What a telephone kept while there was no network: « person:here:milliseconds ago », a line a person. */
export interface KeptArrivalsForm {
  /** Whose answers they are, as the page named its reader. */
  owner: string
  tick: string[]
}

/** A workshop has fewer seats. */
const MOST = 200

export const keptArrivalsForm = Joi.object<KeptArrivalsForm, true>({
  owner: Joi.string().max(40).required(),
  tick: Joi.array<string[]>()
    .single()
    .items(Joi.string().pattern(/^[0-9a-f]{24}:(?:here|gone):\d{1,10}$/))
    .min(1)
    .max(MOST)
    .required()
})
