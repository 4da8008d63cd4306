import type { RequestHandler } from 'express'
import { datesIn } from '#lib/dates.ts'
import { journalOf } from '#models/history/journal.ts'
import { journalDays } from '#views/workshops/journal.ts'
import { render, sharedOf } from '../../render.ts'
import { headOf } from '../../pages/workshops/head.ts'
import { ownWorkshop } from '../../pages/workshops/find.ts'
import { everyReason } from '../../pages/workshops/reasons.ts'

/** What happened to the workshop and its seats, who did it and when. */
export const show: RequestHandler = async (req, res) => {
  const { t, lang } = sharedOf(res)
  const workshop = await ownWorkshop(req)
  const [head, entries] = await Promise.all([headOf({ req, res }, workshop, 'log'), journalOf(workshop)])
  const days = journalDays(entries, { t, speak: datesIn(lang, workshop.timeZone), reasons: everyReason(t) })
  render(res, 'workshops/log', { head, days }, { title: workshop.tradeLabel, here: 'planning' })
}
