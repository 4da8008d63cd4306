import type { RequestHandler } from 'express'
import { networkOf } from '#lib/network.ts'
import { ownPath } from '#lib/own-path.ts'
import { LIMITS, countAttempt, assertBelowLimit } from '#models/access/limit.ts'
import { read } from '../forms/read.ts'
import { MOST_SEALED, signInForm } from '../forms/sign-in.ts'
import { giveBackSealed } from '../middleware/given-back.ts'
import { openSession } from '../middleware/session-turns.ts'
import { paths } from '../paths.ts'
import { signIn } from '#models/access/sign-in.ts'
import { showSignIn } from '../pages/sign-in/page.ts'

export const show: RequestHandler = async (req, res) => {
  if (req.user as unknown) return res.redirect(303, paths.home())
  await showSignIn(res, { email: '', back: ownPath(req.query['back']) ?? '', refused: false })
}

/** One answer for every refusal: nobody learns here which addresses have an account. */
export const create: RequestHandler = async (req, res) => {
  const { value, typed } = read(signInForm, req.body)
  const network = networkOf(req.ip ?? '')
  await assertBelowLimit(LIMITS.signInFrom, network)
  const account = value ? await signIn(value) : null
  if (account) {
    await openSession(req, account)
    const to = ownPath(value?.back) ?? paths.home()
    if (value?.sealed) return giveBackSealed(req, res, { sealed: value.sealed, account, to })
    return res.redirect(303, to)
  }
  await countAttempt(LIMITS.signInFrom, network)
  await showSignIn(res, {
    email: textOf(typed['email']),
    back: ownPath(typed['back']) ?? '',
    refused: true,
    sealed: textOf(typed['sealed'], MOST_SEALED)
  })
}

function textOf(value: string | string[] | undefined, most = 254): string {
  return typeof value === 'string' ? value.slice(0, most) : ''
}
