import Joi from 'joi'
import type { Key } from '#lib/i18n.ts'

/** One's own name. */
export interface OwnNameForm {
  firstName: string
  lastName: string
}

const name = (label: Key) => Joi.string().trim().max(80).required().label(label)

export const ownNameForm = Joi.object<OwnNameForm, true>({
  firstName: name('accounts.field.firstName'),
  lastName: name('accounts.field.lastName')
})

/** Another password, and the one it takes the place of. */
export interface OwnPasswordForm {
  current: string
  password: string
}

const password = (label: Key) => Joi.string().max(1000).required().label(label)

export const ownPasswordForm = Joi.object<OwnPasswordForm, true>({
  current: password('account.password.current'),
  password: password('auth.password.label')
})
