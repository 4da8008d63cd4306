import Joi from 'joi'
import type { WishAnswer } from '#models/follow-up/wish.ts'
import { WISH_REASONS } from '#models/records/participation.ts'

/** What became of a host's wish; why, when nothing comes of it. */
export type WishAnswerForm = Pick<WishAnswer, 'state' | 'reason'>

export const wishAnswerForm = Joi.object<WishAnswerForm, true>({
  state: Joi.string().valid('proposed', 'contact', 'closed').required().label('wishes.answer'),
  reason: Joi.string()
    .valid(...WISH_REASONS)
    .when('state', { is: 'closed', then: Joi.required(), otherwise: Joi.optional().default(null) })
    .label('wishes.why')
})

/** The answer to take back, by its moment: the button of an earlier one takes nothing back. */
export interface WishUndoingForm {
  at: number
}

export const wishUndoingForm = Joi.object<WishUndoingForm, true>({ at: Joi.number().integer().required() })
