import Joi from 'joi'
import { WITHDRAWAL_REASONS } from '#models/seats/seats.ts'

const ID = /^[0-9a-f]{24}$/

/** Where a person comes instead; `key` tells a form sent twice from two wishes. */
export interface SeatMoveForm {
  to: string
  reason: (typeof WITHDRAWAL_REASONS)[number] | null
  key: string
}

export const seatMoveForm = Joi.object<SeatMoveForm, true>({
  to: Joi.string().pattern(ID).required().label('moves.to'),
  reason: Joi.string()
    .valid(...WITHDRAWAL_REASONS)
    .empty('')
    .default(null)
    .label('moves.reason'),
  key: Joi.string().max(60).required()
})
