import type { RequestHandler } from 'express'
import { addDays, isDate } from '#lib/dates.ts'
import { NotFound } from '#lib/refusal.ts'
import { weekOf } from '#models/planning/week.ts'
import { planningTable } from '#views/planning/table.ts'
import { param } from '../../forms/param.ts'
import { planningFrame, roomsOpenOn } from '../../pages/planning/frame.ts'
import { render, sharedOf } from '../../render.ts'

/** One week of the agency: places (or facilitators) by days; on a phone the day of the address. */
export const show: RequestHandler = async (req, res) => {
  const { t } = sharedOf(res)
  const chosen = param(req, 'date')
  if (!isDate(chosen)) throw new NotFound()
  const [first = chosen, ...rest] = weekOf(chosen)
  const { agency, days: all, ...frame } = await planningFrame(req, res, { first, last: rest.at(-1) ?? first })
  // A Saturday and a Sunday are shown when something is held then.
  const days = all.filter(
    ({ date, workshops: held }, index) => index < 5 || held.length > 0 || (index === 5 && date === chosen)
  )
  const locals = {
    ...frame,
    days,
    chosen: days.some(({ date }) => date === chosen) ? chosen : first,
    table: planningTable(days, { by: frame.filter.by, agency: roomsOpenOn(agency, first), t }),
    previous: addDays(first, -7),
    next: addDays(first, 7)
  }
  render(res, 'planning/week', locals, { title: t('common.nav.planning'), here: 'planning' })
}
