import Joi from 'joi'
import { WITHDRAWAL_REASONS } from '#models/seats/seats.ts'

/** Why a seat is given back; `undo` takes a registration of the last minutes back as a mistake. */
export interface WithdrawalForm {
  reason: (typeof WITHDRAWAL_REASONS)[number]
  undo: boolean
}

export const withdrawalForm = Joi.object<WithdrawalForm, true>({
  reason: Joi.string()
    .valid(...WITHDRAWAL_REASONS)
    .when('undo', { is: true, then: Joi.optional().default('mistake'), otherwise: Joi.required() })
    .label('registrations.withdrawal.reason'),
  undo: Joi.boolean().truthy('yes').default(false)
})
