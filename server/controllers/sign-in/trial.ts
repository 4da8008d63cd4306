import type { RequestHandler } from 'express'
import type { Translate } from '#lib/i18n.ts'
import { NotFound } from '#lib/refusal.ts'
import type { TrialRow } from '#views/auth/pages.ts'
import { read } from '../../forms/read.ts'
import { trialSignInForm } from '../../forms/trial-sign-in.ts'
import { choose } from '../../middleware/cookies.ts'
import { openSession } from '../../middleware/session-turns.ts'
import { paths } from '../../paths.ts'
import { sharedOf } from '../../render.ts'
import { onePerRole, placeName } from '#models/access/place.ts'
import { signInWithoutPassword } from '#models/access/sign-in.ts'

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
  res.redirect(303, paths.home())
}

const ICONS = {
  counsellor: 'users-three',
  employer: 'buildings',
  regional: 'chart-bar',
  administrator: 'gear'
} as const

/** One row per role, with what the invented person can do. */
export async function trialRows(t: Translate): Promise<TrialRow[]> {
  const accounts = await onePerRole()
  return Promise.all(
    accounts.map(async account => ({
      account: account._id.toHexString(),
      icon: ICONS[account.role],
      name: t(`auth.trial.who.${account.role}`, { name: account.fullName }),
      can: t(`auth.trial.can.${account.role}`, { place: await placeName(account) })
    }))
  )
}
