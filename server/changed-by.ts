import type { Response } from 'express'
import type mongoose from 'mongoose'
import { HOME_ZONE, localDate } from '#lib/dates.ts'
import { Agency } from '#models/records/agency.ts'
import { namesOf } from '#models/seats/roster.ts'
import { sharedOf } from './render.ts'

/** Who wrote a record last, and when, as far as it knows. */
export interface Change {
  by?: mongoose.Types.ObjectId | null | undefined
  at?: Date | null | undefined
}

/**
 * « par M. Aubert à 10 h 12 », « par vous, dans un autre onglet, le 24 novembre à 10 h 12 », in the zone of the reader's
 * agency; null when nobody is known.
 */
export async function changedBy(
  res: Response,
  change: Change | null,
  now = new Date()
): Promise<string | null> {
  const { by, at } = change ?? {}
  if (!by || !at) return null
  const { t, dates } = sharedOf(res)
  const { user } = res.req
  const [names, agency] = await Promise.all([
    namesOf([by]),
    user.agency && Agency.findById(user.agency).select('timeZone').lean()
  ])
  const who = names.get(String(by))
  if (!who) return null
  const zone = agency?.timeZone ?? HOME_ZONE
  const [time, date] = [dates(zone).time(at), dates(zone).date(at)]
  const today = localDate(at, zone) === localDate(now, zone)
  const when = today ? t('errors.meanwhile.at', { time }) : t('errors.meanwhile.on', { date, time })
  return user._id.equals(by) ? t('errors.meanwhile.byYou', { when }) : t('errors.meanwhile.by', { who, when })
}
