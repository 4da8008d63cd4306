import type { RequestHandler } from 'express'
import { localDate } from '#lib/dates.ts'
import { Agency } from '#models/records/agency.ts'
import { paths } from '../paths.ts'

/** The planning opens on today, as the agency's clocks say. */
export const show: RequestHandler = async (req, res) => {
  const agency = await Agency.findById(req.user.agency).select('timeZone').orFail().lean()
  const week = paths.planningWeek(localDate(new Date(), agency.timeZone))
  res.redirect(303, req.query['mine'] === 'yes' ? `${week}?mine=yes` : week)
}
