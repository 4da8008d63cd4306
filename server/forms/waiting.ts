import Joi from 'joi'
import { LEAVING_REASONS } from '#models/seats/waiting.ts'
import { tickedSlots } from './slots.ts'
import { typedDay, typedTime } from './typed.ts'

type LeavingReason = (typeof LEAVING_REASONS)[number]

/** A person to put on the waiting list; `key` tells a form sent twice from two wishes. */
export interface WaitingForm {
  person: string
  key: string
  /** What was searched: shown again when it is refused. */
  q: string
  /** Where the reader came from. */
  then: 'register' | 'requests'
  /** Where the slots that suit are ticked: those; else whichever is free suits. */
  ticks: boolean
  slots: string[]
}

export const waitingForm = Joi.object<WaitingForm, true>({
  person: Joi.string()
    .pattern(/^[0-9a-f]{24}$/)
    .required(),
  key: Joi.string().max(60).required(),
  q: Joi.string().max(100).allow('').default(''),
  then: Joi.string().valid('register', 'requests').default('register'),
  ticks: Joi.boolean().truthy('yes').default(false),
  slots: tickedSlots()
})

/** What a person who is offered a seat says by telephone. */
export interface WaitingAnswerForm {
  answer: 'yes' | 'no'
  reason: LeavingReason | null
}

export const waitingAnswerForm = Joi.object<WaitingAnswerForm, true>({
  answer: Joi.string().valid('yes', 'no').required().label('waiting.answer.label'),
  reason: Joi.string()
    .valid(...LEAVING_REASONS)
    .empty('')
    .default(null)
    .label('waiting.leave.reason')
})

export interface WaitingDepartureForm {
  reason: LeavingReason
}

export const waitingDepartureForm = Joi.object<WaitingDepartureForm, true>({
  reason: Joi.string()
    .valid(...LEAVING_REASONS)
    .required()
    .label('waiting.leave.reason')
})

/** Why somebody is passed, or places open before their time. */
export interface OutOfTurnForm {
  why: string
}

export const outOfTurnForm = Joi.object<OutOfTurnForm, true>({
  why: Joi.string().trim().max(200).required().label('waiting.why.label')
})

/** Places kept for some publics, until a day 'YYYY-MM-DD' and a time 'HH:MM' at the place. */
export interface KeptPlacesForm {
  places: number
  opensOn: string
  opensAt: string
}

export const keptPlacesForm = Joi.object<KeptPlacesForm, true>({
  places: Joi.number().integer().min(0).max(60).required().label('waiting.kept.places'),
  opensOn: typedDay().required().label('waiting.kept.opensOn'),
  opensAt: typedTime().required().label('waiting.kept.opensAt')
})
