import Joi from 'joi'
import { NEEDS } from '#lib/needs.ts'
import type { PersonFacts } from '#models/person/writing.ts'
import {
  choice,
  email,
  identifiers,
  pastDay,
  phone,
  postcode,
  words,
  wordsAboutSomeone
} from './person-fields.ts'

export const CATEGORIES = ['A', 'B', 'C', 'D', 'E', 'F', 'G'] as const
const ANSWERS = ['yes', 'no', 'unknown'] as const

/** What the file of a person says, and whether words that should not stand there were kept on purpose. */
export interface PersonForm extends PersonFacts {
  keepWords: boolean
}

export const personForm = Joi.object<PersonForm, true>({
  title: choice(['M', 'Mme'] as const),
  lastName: Joi.string().trim().max(80).required(),
  firstName: Joi.string().trim().max(80).required(),
  birthDate: pastDay({ born: true }),
  identifiers: identifiers(),
  phone: phone(),
  email: email(),
  address: words(200),
  postcode: postcode(),
  commune: words(80),
  registeredOn: pastDay(),
  category: choice(CATEGORIES),
  rsa: Joi.string()
    .valid(...ANSWERS)
    .default('unknown'),
  qpv: Joi.string()
    .valid(...ANSWERS)
    .default('unknown'),
  trade: Joi.string()
    .trim()
    .uppercase()
    .pattern(/^[A-N]\d{4}$/)
    .empty('')
    .default(null),
  tradeLabel: words(120),
  needs: Joi.array<string[]>()
    .single()
    .items(Joi.string().valid(...NEEDS))
    .default([]),
  language: Joi.string().valid('fr', 'en').default('fr'),
  comment: wordsAboutSomeone(1000),
  keepWords: Joi.boolean().truthy('yes').default(false)
})
