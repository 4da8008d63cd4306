import type { RequestHandler } from 'express'
import { addDays, isDate, noon } from '#lib/dates.ts'
import { NotFound } from '#lib/refusal.ts'
import { weekOf } from '#models/planning/week.ts'
import { param } from '../../forms/param.ts'
import { showAgencies } from '../../pages/planning/agencies.ts'
import { paths } from '../../paths.ts'
import { sharedOf } from '../../render.ts'

/** One week of a territory, agency by agency. */
export const show: RequestHandler = async (req, res) => {
  const { t, dates } = sharedOf(res)
  const chosen = param(req, 'date')
  if (!isDate(chosen)) throw new NotFound()
  const days = weekOf(chosen)
  const [first, last] = [days[0] ?? chosen, days.at(-1) ?? chosen]
  const said = (day: string) => dates('UTC').date(noon(day))
  await showAgencies(req, res, {
    view: 'week',
    title: t('planning.weekTitle', { from: said(first), to: said(last) }),
    first,
    last,
    here: paths.agenciesWeek(chosen),
    previous: paths.agenciesWeek(addDays(first, -7)),
    next: paths.agenciesWeek(addDays(first, 7))
  })
}
