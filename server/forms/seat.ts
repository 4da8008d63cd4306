import Joi from 'joi'

const ID = /^[0-9a-f]{24}$/

/** Where a new file was asked for: on the way to a seat of a workshop, or nowhere in particular. */
export interface SeatForm {
  seat: string | null
  /** The person has come already: back to the roll-call. */
  arrived: boolean
  /** Who asked for a seat from outside: their file begins with what they said. */
  request: string | null
}

export const seatForm = Joi.object<SeatForm, true>({
  seat: Joi.string().pattern(ID).empty('').default(null),
  arrived: Joi.boolean().truthy('yes').default(false),
  request: Joi.string().pattern(ID).empty('').default(null)
})
