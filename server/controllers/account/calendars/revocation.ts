import type { RequestHandler } from 'express'
import { revokeFeed } from '#models/access/calendar-feeds.ts'
import { calendarForm } from '../../../forms/calendar.ts'
import { read } from '../../../forms/read.ts'
import { paths } from '../../../paths.ts'
import { flash } from '../../../render.ts'

/** The address gives nothing any more, from this moment. */
export const create: RequestHandler = async (req, res) => {
  const { value } = read(calendarForm, req.body)
  if (!value) return res.redirect(303, paths.ownCalendars())
  await revokeFeed(req.user, value.kind)
  flash(res, 'calendars.revoked')
  res.redirect(303, paths.ownCalendars())
}
