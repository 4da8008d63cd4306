import type { RequestHandler } from 'express'
import { datesIn } from '#lib/dates.ts'
import { settingChanges } from '#models/settings/history.ts'
import { changeDays } from '#views/agencies/changes.ts'
import { agencyName } from '#views/emails/session.ts'
import { agencyToSet } from '../../pages/agencies/find.ts'
import { render, sharedOf } from '../../render.ts'

const SHOWN = 200

/** What was changed in the settings of an agency: by whom, when, from what to what. */
export const index: RequestHandler = async (req, res) => {
  const { t, lang } = sharedOf(res)
  const agency = await agencyToSet(req)
  const changes = await settingChanges('agency', agency._id, { limit: SHOWN })
  const speak = datesIn(lang, agency.timeZone)
  const locals = {
    id: agency.id,
    name: agencyName(agency, t),
    days: changeDays(changes, { t, lang, speak }),
    isCut: changes.length === SHOWN
  }
  const here = req.user.role === 'administrator' ? ({ here: 'settings' } as const) : {}
  render(res, 'agencies/journal', locals, { title: t('settings.journal.title'), width: 'reading', ...here })
}
