import Joi from 'joi'
import { ADDING_REASONS, type AddingReason } from '#models/records/extra-places.ts'
import { MOST_PLACES } from '#models/records/time-slot.ts'

/** Places to add beyond the capacity; `key` tells a form sent twice from two wishes. */
export interface PlacesForm {
  places: number
  reason: AddingReason
  words: string
  key: string
}

export const placesForm = Joi.object<PlacesForm, true>({
  places: Joi.number().integer().min(1).max(MOST_PLACES).required().label('places.number'),
  reason: Joi.string()
    .valid(...ADDING_REASONS)
    .required()
    .label('places.reason'),
  words: Joi.string().trim().max(200).allow('').default('').label('places.words'),
  key: Joi.string().max(60).required()
})
