import Joi from 'joi'
import { CANCELLATION_REASONS } from '#models/planning/changes.ts'
import type { Extent } from '#models/records/change-plan.ts'
import { extent } from './extent.ts'

/** Why a workshop is called off: a side and a cause, never free words about people. */
export interface CancellationForm {
  reason: (typeof CANCELLATION_REASONS)[number]
  extent: Extent
}

export const cancellationForm = Joi.object<CancellationForm, true>({
  reason: Joi.string()
    .valid(...CANCELLATION_REASONS)
    .required()
    .label('workshops.cancelling.reason'),
  extent
})

/** The ledger number of the draft as it was read. */
export const deletionForm = Joi.object<{ ledger: number }, true>({
  ledger: Joi.number().integer().required()
})
