import Joi from 'joi'
import type { Key } from '#lib/i18n.ts'
import { ROLES, type Role } from '#models/records/account.ts'
import { email } from './person-fields.ts'

/** A colleague to invite: which place is needed follows from the role, and is the model's to judge. */
export interface AccountForm {
  firstName: string
  lastName: string
  email: string
  role: Role
  agency: string
  company: string
  territory: string
  language: 'fr' | 'en'
}

/** The same, the companies that a host keeps, and who takes over what a counsellor leaves in an agency; '' for nobody. */
export interface AccountChangeForm extends AccountForm {
  companies: string[]
  successor: string
}

/** Nobody welcomes for more. */
const MOST_COMPANIES = 200

const id = () => Joi.string().hex().length(24).allow('').default('')
const name = (label: Key) => Joi.string().trim().max(80).required().label(label)

const fields = {
  firstName: name('accounts.field.firstName'),
  lastName: name('accounts.field.lastName'),
  email: email().required().label('accounts.field.email'),
  role: Joi.string()
    .valid(...ROLES)
    .required()
    .label('accounts.field.role'),
  agency: id(),
  company: id(),
  territory: Joi.string().max(40).allow('').default(''),
  language: Joi.string().valid('fr', 'en').default('fr')
}

export const accountForm = Joi.object<AccountForm, true>(fields)
export const accountChangeForm = Joi.object<AccountChangeForm, true>({
  ...fields,
  companies: Joi.array<string[]>()
    .single()
    .items(Joi.string().hex().length(24))
    .max(MOST_COMPANIES)
    .default([]),
  successor: id()
})

/** The agency that the invitation of a colleague begins with; '' for none. */
export const newAccountQuery = Joi.object<Pick<AccountForm, 'agency'>, true>({ agency: id() })

/** What the list of accounts is asked. */
export interface AccountSearch {
  q: string
  role: string
  after: string
  before: string
}

const text = (most: number) => Joi.string().trim().max(most).allow('').default('')

/** A name is found by its beginning: of a longer text that much is looked for, and said back. */
const LONGEST_SEARCH = 100

export const accountSearch = Joi.object<AccountSearch, true>({
  q: Joi.string()
    .trim()
    .allow('')
    .default('')
    .custom((typed: string) => typed.slice(0, LONGEST_SEARCH)),
  role: text(20),
  after: text(24),
  before: text(24)
})
