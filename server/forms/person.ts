import Joi from 'joi'
import { PERSON_LANGUAGES, type Key } from '#lib/i18n.ts'
import { NEEDS } from '#lib/needs.ts'
import { CHANNELS, PERSON_FIELDS } from '#models/records/person-fields.ts'
import type { PersonFacts } from '#models/people/writing.ts'
import {
  addedGroups,
  choice,
  email,
  identifiers,
  pastDay,
  phone,
  phones,
  postcode,
  words,
  wordsAboutSomeone
} from './person-fields.ts'

export const CATEGORIES = ['A', 'B', 'C', 'D', 'E', 'F', 'G'] as const
const ANSWERS = ['yes', 'no', 'unknown'] as const
/** The trade sought first, and four others. */
export const MOST_TRADES = 5

type Written = Omit<
  PersonFacts,
  'trade' | 'tradeLabel' | 'otherTrades' | 'communeCode' | 'referent' | 'overrides'
>

/** What the file of a person says as a form gives it; trades, commune and counsellor are then looked up. */
export interface PersonForm extends Written {
  otherPhones: string[]
  channel: 'email' | 'phone' | 'letter' | null
  /** The INSEE code chosen among several, 'other' to keep what was typed; null when nothing was asked. */
  communeCode: string | null
  /** Labels or codes as typed, the one sought first in front. */
  trades: string[]
  /** Id of an account; null for nobody. */
  referent: string | null
  /** What a counsellor says otherwise than the dates, and why; null leaves it to the dates. */
  longTerm: 'yes' | 'no' | null
  longTermReason: string
  veryLongTerm: 'yes' | 'no' | null
  veryLongTermReason: string
  /** Codes of publics that the region has added. */
  addedGroups: string[]
  /** Words that should not stand there were kept on purpose. */
  keepWords: boolean
}

const nameOf = ({ label, longest }: { label: Key; longest: number }) =>
  Joi.string().trim().max(longest).required().label(label)
const said = () => choice(['yes', 'no'] as const)

export const personForm = Joi.object<PersonForm, true>({
  title: choice(['M', 'Mme'] as const),
  lastName: nameOf(PERSON_FIELDS.lastName.form),
  firstName: nameOf(PERSON_FIELDS.firstName.form),
  birthDate: pastDay({ born: true }),
  identifiers: identifiers(),
  phone: phone(),
  otherPhones: phones(),
  channel: choice(CHANNELS),
  email: email(),
  address: words(PERSON_FIELDS.address.form.longest),
  postcode: postcode(),
  commune: words(PERSON_FIELDS.commune.form.longest),
  communeCode: Joi.string()
    .pattern(/^(\w{5}|other)$/)
    .empty('')
    .default(null),
  referent: Joi.string()
    .pattern(/^[0-9a-f]{24}$/)
    .empty('')
    .default(null),
  registeredOn: pastDay(),
  category: choice(CATEGORIES),
  rsa: Joi.string()
    .valid(...ANSWERS)
    .default('unknown'),
  qpv: Joi.string()
    .valid(...ANSWERS)
    .default('unknown'),
  longTerm: said(),
  longTermReason: wordsAboutSomeone(PERSON_FIELDS.overrides.form.longest),
  veryLongTerm: said(),
  veryLongTermReason: wordsAboutSomeone(PERSON_FIELDS.overrides.form.longest),
  addedGroups: addedGroups(),
  trades: Joi.array<string[]>()
    .single()
    .items(Joi.string().trim().max(PERSON_FIELDS.tradeLabel.form.longest).allow(''))
    .max(MOST_TRADES)
    .default([])
    .custom((trades: string[]) => trades.filter(trade => trade !== '')),
  needs: Joi.array<string[]>()
    .single()
    .items(Joi.string().valid(...NEEDS))
    .default([]),
  language: Joi.string()
    .valid(...PERSON_LANGUAGES)
    .default('fr'),
  comment: wordsAboutSomeone(PERSON_FIELDS.comment.form.longest),
  keepWords: Joi.boolean().truthy('yes').default(false)
})
