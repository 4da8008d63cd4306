import type { Translate } from '#lib/i18n.ts'
import { onePerRole, placeName } from '#models/access/place.ts'
import type { TrialRow } from '#views/auth/pages.ts'

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
