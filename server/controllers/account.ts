import type { RequestHandler } from 'express'
import { renameOneself } from '#models/access/own-account.ts'
import { ownNameForm } from '../forms/own-account.ts'
import { read } from '../forms/read.ts'
import { sentences } from '../forms/sentences.ts'
import { showOwnAccount } from '../pages/account/page.ts'
import { paths } from '../paths.ts'
import { flash, sharedOf } from '../render.ts'

/** One's own account: name, password, language and theme. */
export const show: RequestHandler = (req, res) => showOwnAccount(req, res)

export const update: RequestHandler = async (req, res) => {
  const { value, typed, errors } = read(ownNameForm, req.body)
  if (!value) {
    const one = (name: string) => (typeof typed[name] === 'string' ? typed[name] : '')
    const said = sentences(sharedOf(res).t, errors)
    return showOwnAccount(req, res, {
      typed: { firstName: one('firstName'), lastName: one('lastName') },
      errors: said
    })
  }
  await renameOneself(req.user, value)
  flash(res, 'account.saved')
  res.redirect(303, paths.ownAccount())
}
