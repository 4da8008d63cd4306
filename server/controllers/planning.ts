import type { RequestHandler } from 'express'
import { HOME_ZONE, localDate } from '#lib/dates.ts'
import { Agency } from '#models/records/agency.ts'
import { paths } from '../paths.ts'

/** The planning opens on today, as the agency's clocks say; that of a territory on its agencies. */
export const show: RequestHandler = async (req, res) => {
  if (req.user.role === 'regional')
    return res.redirect(303, paths.agenciesWeek(localDate(new Date(), HOME_ZONE)))
  const agency = await Agency.findById(req.user.agency).select('timeZone').orFail().lean()
  const week = paths.planningWeek(localDate(new Date(), agency.timeZone))
  res.redirect(303, req.query['mine'] === 'yes' ? `${week}?mine=yes` : week)
}
