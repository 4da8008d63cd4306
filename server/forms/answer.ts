import Joi from 'joi'
import { DECLINE_REASONS, type DeclineReason } from '#models/invitations/proposing.ts'

/** Why someone does not come; where the reader came from. */
export interface AnswerForm {
  reason: DeclineReason
  then: 'candidates' | 'portfolio'
  /** What the address of that page asked for: « circle=agency ». */
  list: string
}

const whence = {
  then: Joi.string<AnswerForm['then']>().valid('candidates', 'portfolio').default('candidates'),
  list: Joi.string()
    .pattern(/^[a-z]+=[a-z]+(&[a-z]+=[a-z]+)*$/i)
    .allow('')
    .default('')
}

export const answerForm = Joi.object<AnswerForm, true>({
  reason: Joi.string()
    .valid(...DECLINE_REASONS)
    .required()
    .label('candidates.answer.why'),
  ...whence
})

/** Where the page of the answer was opened from. */
export const whenceForm = Joi.object<Pick<AnswerForm, 'then' | 'list'>, true>(whence)
