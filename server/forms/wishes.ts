import Joi from 'joi'

/** Whom the host would like to meet again; nobody is an answer too. */
export interface WishesForm {
  people: string[]
}

/** A workshop has fewer seats. */
const MOST = 200

export const wishesForm = Joi.object<WishesForm, true>({
  people: Joi.array<string[]>()
    .single()
    .items(Joi.string().pattern(/^[0-9a-f]{24}$/))
    .max(MOST)
    .default([])
})
