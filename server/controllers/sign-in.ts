import type { Request, RequestHandler, Response } from 'express'
import { networkOf } from '#lib/network.ts'
import { ownPath } from '#lib/own-path.ts'
import { LIMITS, countAttempt, assertBelowLimit } from '#models/access/limit.ts'
import { read } from '../forms/read.ts'
import { signInForm } from '../forms/sign-in.ts'
import { openSession } from '../middleware/session-turns.ts'
import { paths } from '../paths.ts'
import { render, sharedOf } from '../render.ts'
import { signIn } from '#models/access/sign-in.ts'
import { trialRows } from '../pages/sign-in/trial-rows.ts'

export const show: RequestHandler = async (req, res) => {
  if (req.user as unknown) return res.redirect(303, paths.home())
  await showPage(req, res, { email: '', back: ownPath(req.query['back']) ?? '', refused: false })
}

/** One answer for every refusal: nobody learns here which addresses have an account. */
export const create: RequestHandler = async (req, res) => {
  const { value, typed } = read(signInForm, req.body)
  const network = networkOf(req.ip ?? '')
  await assertBelowLimit(LIMITS.signInFrom, network)
  const account = value ? await signIn(value) : null
  if (account) {
    await openSession(req, account)
    return res.redirect(303, ownPath(value?.back) ?? paths.home())
  }
  await countAttempt(LIMITS.signInFrom, network)
  await showPage(req, res, {
    email: textOf(typed['email']),
    back: ownPath(typed['back']) ?? '',
    refused: true
  })
}

async function showPage(
  _req: Request,
  res: Response,
  form: { email: string; back: string; refused: boolean }
): Promise<void> {
  const { t, trial } = sharedOf(res)
  const rows = trial ? await trialRows(t) : []
  render(
    res,
    'auth/sign-in',
    { ...form, rows },
    { title: t('auth.signIn.title'), refused: form.refused, bare: true, width: 'wide' }
  )
}

function textOf(value: string | string[] | undefined): string {
  return typeof value === 'string' ? value.slice(0, 254) : ''
}
