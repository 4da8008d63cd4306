import { setTimeout as wait } from 'node:timers/promises'
import type { Request, RequestHandler } from 'express'
import { networkOf } from '#lib/network.ts'
import { NotFound, Refusal, TooMany } from '#lib/refusal.ts'
import { LIMITS, countAttempt } from '#models/access/limit.ts'
import { forgottenForm, passwordForm } from '../forms/password-reset.ts'
import { read } from '../forms/read.ts'
import { sentence } from '../forms/sentences.ts'
import { optionsOf } from '../options.ts'
import { paths } from '../paths.ts'
import { flash, render, sharedOf } from '../render.ts'
import { requestPasswordLink, accountOfLink, choosePassword } from '#models/access/links.ts'

/** The answer takes this long whether or not there is an account to write to. */
const ANSWER_MS = 300

const newForm: RequestHandler = (_req, res) => {
  const title = sharedOf(res).t('auth.forgotten.title')
  render(res, 'auth/forgotten', { email: '', error: null }, { title, bare: true })
}
export { newForm as new }

/** Always the same answer: nobody learns here which addresses have an account. */
export const create: RequestHandler = async (req, res) => {
  const { t } = sharedOf(res)
  const { value, typed, errors } = read(forgottenForm, req.body)
  const email = typeof typed['email'] === 'string' ? typed['email'].trim() : ''
  if (!value) {
    const error = errors.email ? sentence(t, errors.email) : null
    return render(
      res,
      'auth/forgotten',
      { email, error },
      { title: t('auth.forgotten.title'), bare: true, refused: true }
    )
  }
  await countAttempt(LIMITS.resetFrom, networkOf(req.ip ?? ''))
  await Promise.all([wait(ANSWER_MS), owe(value.email, optionsOf(req).secret)])
  render(res, 'auth/link-sent', { email }, { title: t('auth.linkSent.title'), bare: true })
}

/** Reading the link uses nothing up: mail programmes open links before people do. */
export const show: RequestHandler = async (req, res) => {
  const { t } = sharedOf(res)
  const account = await accountOfLink(tokenOf(req))
  if (!account)
    return render(res, 'auth/link-over', {}, { title: t('auth.linkOver.title'), bare: true, status: 404 })
  render(
    res,
    'auth/password',
    { email: account.email, error: null },
    { title: t('auth.password.title'), bare: true }
  )
}

export const update: RequestHandler = async (req, res) => {
  const { t } = sharedOf(res)
  const { value, errors } = read(passwordForm, req.body)
  try {
    if (value) {
      await choosePassword(tokenOf(req), value.password)
      flash(res, 'auth.password.chosen')
      return res.redirect(303, paths.signIn())
    }
  } catch (error) {
    if (error instanceof NotFound) return show(req, res, () => undefined)
    if (!(error instanceof Refusal)) throw error
    return refuse(t(error.key, error.params))
  }
  await refuse(sentence(t, errors.password ?? { key: 'errors.field.required' }))

  async function refuse(error: string): Promise<void> {
    const account = await accountOfLink(tokenOf(req))
    if (!account) return show(req, res, () => undefined) as Promise<void>
    render(
      res,
      'auth/password',
      { email: account.email, error },
      { title: t('auth.password.title'), bare: true, refused: true }
    )
  }
}

/** Beyond the limit of an address nothing more is sent, and nothing more is said. */
async function owe(email: string, secret: string): Promise<void> {
  try {
    await countAttempt(LIMITS.resetFor, email.toLowerCase())
    await requestPasswordLink(email, secret)
  } catch (error) {
    if (!(error instanceof TooMany)) throw error
  }
}

function tokenOf(req: Request): string {
  const { token } = req.params
  return typeof token === 'string' ? token : ''
}
