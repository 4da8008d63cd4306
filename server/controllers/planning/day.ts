import type { RequestHandler } from 'express'
import { addDays, isDate } from '#lib/dates.ts'
import { NotFound } from '#lib/refusal.ts'
import { hourLines, hoursOf } from '#views/planning/hours.ts'
import { planningTable } from '#views/planning/table.ts'
import { param } from '../../forms/param.ts'
import { planningFrame, roomsOpenOn } from '../../pages/planning/frame.ts'
import { render, sharedOf } from '../../render.ts'

/** One day of the agency: places (or facilitators) against the hours; on a phone a list. */
export const show: RequestHandler = async (req, res) => {
  const { t } = sharedOf(res)
  const chosen = param(req, 'date')
  if (!isDate(chosen)) throw new NotFound()
  const { agency, days, ...frame } = await planningFrame(req, res, { first: chosen, last: chosen })
  const hours = hoursOf(days.flatMap(({ workshops }) => workshops))
  const table = planningTable(days, { by: frame.filter.by, agency: roomsOpenOn(agency, chosen), t })
  const locals = {
    ...frame,
    days,
    chosen,
    hours,
    lines: hourLines(table, hours),
    previous: addDays(chosen, -1),
    next: addDays(chosen, 1)
  }
  render(res, 'planning/hours', locals, { title: t('common.nav.planning'), here: 'planning' })
}
