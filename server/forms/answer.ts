import Joi from 'joi'
import { DECLINE_REASONS, type DeclineReason } from '#models/participation/proposing.ts'

/** Why someone does not come; where the reader came from. */
export interface AnswerForm {
  reason: DeclineReason
  then: 'candidates' | 'portfolio'
}

export const answerForm = Joi.object<AnswerForm, true>({
  reason: Joi.string()
    .valid(...DECLINE_REASONS)
    .required()
    .label('candidates.answer.why'),
  then: Joi.string().valid('candidates', 'portfolio').default('candidates')
})
