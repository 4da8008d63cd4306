import Joi from 'joi'
import type { CustomHelpers } from 'joi'
import { readFranceTravailIdentifier } from '#lib/identifiers/france-travail-identifier.ts'
import { holdsNir } from '#lib/identifiers/nir.ts'
import {
  REQUEST_ANSWERS,
  REQUEST_LENGTHS,
  REQUEST_WISHES,
  type RequestAnswer,
  type RequestWish
} from '#models/records/seat-request.ts'
import { email, phone, typed, wordsAboutSomeone } from './person-fields.ts'

/** What anyone writes to ask for a seat. */
export interface SeatRequestForm {
  wish: RequestWish
  lastName: string
  firstName: string
  phone: string | null
  email: string | null
  identifier: string | null
  words: string
  /** Nobody sees this field: what is written there was written by a program. */
  subject: string
  /** See server/pages/open/stamp.ts. */
  stamp: string
}

const name = () => Joi.string().trim().max(REQUEST_LENGTHS.name).required()

const identifier = () =>
  typed(40).custom((text: string, helpers: CustomHelpers<string>) => {
    const reading = readFranceTravailIdentifier(text)
    if ('value' in reading) return reading.value
    return helpers.error(holdsNir(text) ? 'errors.person.holdsNir' : 'people.fault.identifier')
  })

export const seatRequestForm = Joi.object<SeatRequestForm, true>({
  wish: Joi.string()
    .valid(...REQUEST_WISHES)
    .required()
    .label('seatRequests.ask.wish'),
  firstName: name().label('people.form.firstName'),
  lastName: name().label('people.form.lastName'),
  email: email(),
  phone: phone().when('email', { is: null, then: Joi.required() }).label('seatRequests.ask.reach'),
  identifier: identifier(),
  words: wordsAboutSomeone(REQUEST_LENGTHS.words),
  subject: Joi.string().max(1000).allow('').default(''),
  stamp: Joi.string().max(200).allow('').default('')
})

/** Which requests a counsellor reads, and where the page begins. */
export interface SeatRequestsFilterForm {
  list: 'waiting' | 'answered'
  after: string
}

export const seatRequestsFilterForm = Joi.object<SeatRequestsFilterForm, true>({
  list: Joi.string().valid('waiting', 'answered').default('waiting'),
  after: Joi.string()
    .pattern(/^\d{1,15}-[0-9a-f]{24}$/)
    .allow('')
    .default('')
})

/** Whose file it is; '' for nobody's. */
export interface RequestPersonForm {
  person: string
}

export const requestPersonForm = Joi.object<RequestPersonForm, true>({
  person: Joi.string()
    .pattern(/^[0-9a-f]{24}$/)
    .allow('')
    .required()
})

/** What came of it, where no seat was given. */
export interface RequestAnswerForm {
  outcome: RequestAnswer
}

export const requestAnswerForm = Joi.object<RequestAnswerForm, true>({
  outcome: Joi.string()
    .valid(...REQUEST_ANSWERS)
    .required()
    .label('seatRequests.answer.outcome')
})

/** The key under which the seat is taken: pressed twice, it is one. */
export interface RequestRegistrationForm {
  key: string
}

export const requestRegistrationForm = Joi.object<RequestRegistrationForm, true>({
  key: Joi.string().max(60).required()
})
