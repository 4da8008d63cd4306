import Joi from 'joi'
import type { Key } from '#lib/i18n.ts'
import { email } from './person-fields.ts'

/** Who is to welcome for a company. */
export interface HostForm {
  firstName: string
  lastName: string
  email: string
}

const name = (label: Key) => Joi.string().trim().max(80).required().label(label)

export const hostForm = Joi.object<HostForm, true>({
  firstName: name('accounts.field.firstName'),
  lastName: name('accounts.field.lastName'),
  email: email().required().label('accounts.field.email')
})
