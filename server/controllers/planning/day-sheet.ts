import type { RequestHandler } from 'express'
import { isDate, noon } from '#lib/dates.ts'
import { NotFound } from '#lib/refusal.ts'
import { Agency } from '#models/records/agency.ts'
import { workshopsOfDays } from '#models/planning/week.ts'
import { param } from '../../forms/param.ts'
import { render, sharedOf } from '../../render.ts'

/** The page for the door: hour, trade and place of the agency's workshops, in companies too; nobody's name. */
export const show: RequestHandler = async (req, res) => {
  const { t, dates } = sharedOf(res)
  const day = param(req, 'date')
  if (!isDate(day)) throw new NotFound()
  const agency = await Agency.findById(req.user.agency).select('name timeZone').orFail().lean()
  const about = { state: { $in: ['published', 'closed'] } }
  const workshops = await workshopsOfDays(req.user, { first: day, last: day, zone: agency.timeZone }, about)
  const speak = dates(agency.timeZone)
  const title = t('workshops.sheet.title', { day: dates('UTC').day(noon(day)) })
  render(
    res,
    'planning/day-sheet',
    { title, day, agency: agency.name, workshops, speak, printedAt: new Date() },
    { title, here: 'planning' }
  )
}
