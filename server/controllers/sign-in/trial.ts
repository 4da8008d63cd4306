import type { RequestHandler } from 'express'
import { NotFound } from '#lib/refusal.ts'
import { read } from '../../forms/read.ts'
import { trialSignInForm } from '../../forms/trial-sign-in.ts'
import { choose } from '../../middleware/cookies.ts'
import { giveBackSealed } from '../../middleware/given-back.ts'
import { openSession } from '../../middleware/session-turns.ts'
import { paths } from '../../paths.ts'
import { sharedOf } from '../../render.ts'
import { signInWithoutPassword } from '#models/access/sign-in.ts'
import { onePerRole } from '#models/access/place.ts'

/** Signs in without a password, as one of the invented people: the route exists in trial mode only. */
export const create: RequestHandler = async (req, res) => {
  const { value } = read(trialSignInForm, req.body)
  const shown = await onePerRole()
  const account = shown.find(({ _id }) => _id.toHexString() === value?.account)
  if (!account) throw new NotFound()
  const { lang } = sharedOf(res)
  await signInWithoutPassword(account)
  await openSession(req, account)
  choose(res, 'language', lang)
  if (value?.sealed) return giveBackSealed(req, res, { sealed: value.sealed, account, to: paths.home() })
  res.redirect(303, paths.home())
}
