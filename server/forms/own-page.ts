import Joi from 'joi'
import { PERSON_LANGUAGES, type PersonLanguage } from '#lib/i18n.ts'
import type { OwnReason } from '#models/invitations/own-answers.ts'
import { tickedSlots } from './slots.ts'
import { readTime } from '#lib/identifiers/typed-time.ts'

/** The language that a person reads their page in; '' is theirs. */
export interface OwnPageQuery {
  lang: PersonLanguage | ''
}

export const ownPageQuery = Joi.object<OwnPageQuery, true>({
  lang: Joi.string()
    .valid('', ...PERSON_LANGUAGES)
    .default('')
})

/** The number of the date that the person reads. */
const seen = Joi.number().integer().min(0).max(1e9).required()

export interface OwnAnswerForm {
  seen: number
}
export const ownAnswerForm = Joi.object<OwnAnswerForm, true>({ seen })

/** A button that says all by itself. */
export type OwnNothingForm = Record<never, never>
export const ownNothingForm = Joi.object<OwnNothingForm, true>({})

/** Out of the slots of a session, those that suit. */
export interface OwnWaitingForm {
  ticks: boolean
  slots: string[]
}
export const ownWaitingForm = Joi.object<OwnWaitingForm, true>({
  ticks: Joi.boolean().truthy('yes').default(false),
  slots: tickedSlots()
})

export interface OwnLateForm extends OwnAnswerForm {
  time: string
}
export const ownLateForm = Joi.object<OwnLateForm, true>({
  seen,
  time: Joi.string()
    .max(20)
    .required()
    .custom((typed: string, helpers) => {
      const read = readTime(typed)
      return 'value' in read ? read.value : helpers.error('mine.refusal.lateHour')
    })
    .label('mine.late.hour')
})

export const OWN_REASONS = [
  'job',
  'training',
  'childcare',
  'transport',
  'personal',
  'notInterested',
  'other'
] as const satisfies readonly OwnReason[]

/** Why not, of a seat or of a proposal. */
export interface OwnReasonForm {
  reason: (typeof OWN_REASONS)[number]
}
export const ownReasonForm = Joi.object<OwnReasonForm, true>({
  reason: Joi.string()
    .valid(...OWN_REASONS)
    .required()
})

export interface OwnDateForm {
  date: string
}
export const ownDateForm = Joi.object<OwnDateForm, true>({
  date: Joi.string()
    .pattern(/^[0-9a-f]{24}$/)
    .required()
})

export interface OwnMessagesForm {
  back: boolean
}
export const ownMessagesForm = Joi.object<OwnMessagesForm, true>({
  back: Joi.boolean().truthy('yes').default(false)
})

/** The language of the page, and of the messages from now on. */
export interface OwnLanguageForm {
  language: PersonLanguage
}
export const ownLanguageForm = Joi.object<OwnLanguageForm, true>({
  language: Joi.string()
    .valid(...PERSON_LANGUAGES)
    .required()
})

export interface OwnSearchForm {
  again: boolean
}
export const ownSearchForm = Joi.object<OwnSearchForm, true>({
  again: Joi.boolean().truthy('yes').default(false)
})
