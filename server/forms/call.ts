import Joi from 'joi'
import { CALL_ANSWERS, CALL_REASONS, type CallAnswer, type CallReason } from '#models/records/call.ts'
import { typedDay, typedTime } from './typed.ts'

const id = () => Joi.string().pattern(/^[0-9a-f]{24}$/)

/** What came of a call; the reason that was answered, and what goes with the answer. */
export interface CallForm {
  key: string
  answer: CallAnswer
  kind: CallReason | null
  subject: string | null
  why: string | null
  next: string | null
  day: string
  time: string
}

const whenCalledBack = (schema: Joi.StringSchema) =>
  schema.when('answer', {
    is: 'callBack',
    then: Joi.required(),
    otherwise: Joi.optional().empty('').default('')
  })

export const callForm = Joi.object<CallForm, true>({
  key: Joi.string().max(60).required(),
  answer: Joi.string()
    .valid(...CALL_ANSWERS)
    .required(),
  kind: Joi.string()
    .valid(...CALL_REASONS)
    .empty('')
    .default(null),
  subject: id().empty('').default(null),
  why: Joi.string().max(30).empty('').default(null),
  next: id().empty('').default(null),
  day: whenCalledBack(typedDay().label('calls.form.day')),
  time: whenCalledBack(typedTime().label('calls.form.time'))
})

/** Where the page of calls begins. */
export interface CallsFilterForm {
  after: string
}

export const callsFilterForm = Joi.object<CallsFilterForm, true>({
  after: Joi.string()
    .pattern(/^\d{1,15}-[0-9a-f]{24}$/)
    .allow('')
    .default('')
})
