import type { RequestHandler } from 'express'
import { addDays, addMonths, isDate, noon } from '#lib/dates.ts'
import { NotFound } from '#lib/refusal.ts'
import { param } from '../../forms/param.ts'
import { showAgencies } from '../../pages/planning/agencies.ts'
import { paths } from '../../paths.ts'
import { sharedOf } from '../../render.ts'

/** One month of a territory, 'YYYY-MM', agency by agency. */
export const show: RequestHandler = async (req, res) => {
  const { lang, dates } = sharedOf(res)
  const month = param(req, 'month')
  const first = `${month}-01`
  if (!isDate(first)) throw new NotFound()
  const name = dates('UTC').month(noon(first))
  await showAgencies(req, res, {
    view: 'month',
    title: name.slice(0, 1).toLocaleUpperCase(lang) + name.slice(1),
    first,
    last: addDays(addMonths(first, 1), -1),
    here: paths.agenciesMonth(month),
    previous: paths.agenciesMonth(addMonths(first, -1).slice(0, 7)),
    next: paths.agenciesMonth(addMonths(first, 1).slice(0, 7))
  })
}
