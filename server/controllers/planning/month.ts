import type { RequestHandler } from 'express'
import { addDays, addMonths, isDate, mondayOf } from '#lib/dates.ts'
import { NotFound } from '#lib/refusal.ts'
import { monthTable } from '#views/planning/table.ts'
import { param } from '../../forms/param.ts'
import { planningFrame } from '../../pages/planning/frame.ts'
import { render, sharedOf } from '../../render.ts'

/** One month of the agency, 'YYYY-MM': weeks by days, each day with its first workshops and how many it has. */
export const show: RequestHandler = async (req, res) => {
  const { t } = sharedOf(res)
  const month = param(req, 'month')
  const chosen = `${month}-01`
  if (!isDate(chosen)) throw new NotFound()
  const next = addMonths(chosen, 1)
  const span = { first: mondayOf(chosen), last: addDays(mondayOf(addDays(next, -1)), 6) }
  const { agency: _, days, ...frame } = await planningFrame(req, res, span)
  const inMonth = days.filter(({ date }) => date.startsWith(month))
  const locals = {
    ...frame,
    days: inMonth,
    month,
    chosen: inMonth.find(({ today }) => today)?.date ?? chosen,
    weeks: monthTable(days),
    previous: addMonths(chosen, -1).slice(0, 7),
    next: next.slice(0, 7)
  }
  render(res, 'planning/month', locals, { title: t('common.nav.planning'), here: 'planning' })
}
