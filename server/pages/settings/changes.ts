import type { Response } from 'express'
import { datesIn, HOME_ZONE } from '#lib/dates.ts'
import type { JournalSubject } from '#models/records/journal-entry.ts'
import { settingChanges } from '#models/settings/history.ts'
import { changeDays } from '#views/agencies/changes.ts'
import { changedBy } from '../../changed-by.ts'
import { sharedOf } from '../../render.ts'

const SHOWN = 20

/** What was last changed in the settings of one record, as the days of a timeline. */
export async function lastChanges(res: Response, subject: JournalSubject, id: unknown) {
  const { t, lang } = sharedOf(res)
  const changes = await settingChanges(subject, id, { limit: SHOWN })
  return changeDays(changes, { t, lang, speak: datesIn(lang, HOME_ZONE) })
}

/** Who changed it last, in words: said to whoever changes the same thing. */
export async function lastChange(
  res: Response,
  subject: JournalSubject,
  id: unknown
): Promise<string | null> {
  const [last] = await settingChanges(subject, id, { limit: 1 })
  return changedBy(res, last ? { by: last.author, at: last.at } : null)
}
