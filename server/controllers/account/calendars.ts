import type { RequestHandler } from 'express'
import { feedsOf, makeFeed } from '#models/access/calendar-feeds.ts'
import { FEED_BOUNDS } from '#models/planning/feed-workshops.ts'
import { calendarForm } from '../../forms/calendar.ts'
import { read } from '../../forms/read.ts'
import { optionsOf } from '../../options.ts'
import { paths } from '../../paths.ts'
import { flash, render, sharedOf } from '../../render.ts'

const DAYS_A_MONTH = 30

/** The addresses by which one's own calendar reads workshops. */
export const show: RequestHandler = async (req, res) => {
  const { appUrl, secret } = optionsOf(req)
  const feeds = (await feedsOf(req.user, secret)).map(({ kind, address }) => {
    if (!address) return { kind, address }
    const { token, ...dates } = address
    const url = appUrl + paths.calendarFeed(token)
    const shorter = kind === 'region' ? null : `${url}?without=invited`
    return { kind, address: { url, shorter, opens: url.replace(/^https?:/, 'webcal:'), ...dates } }
  })
  const { behindDays, aheadDays, most } = FEED_BOUNDS
  const months = (days: number) => Math.floor(days / DAYS_A_MONTH)
  const bounds = { behind: months(behindDays), ahead: months(aheadDays), most }
  res.set('Cache-Control', 'no-store')
  render(
    res,
    'calendars/show',
    { feeds, bounds },
    { title: sharedOf(res).t('calendars.title'), width: 'reading' }
  )
}

export const create: RequestHandler = async (req, res) => {
  const { value } = read(calendarForm, req.body)
  if (!value) return res.redirect(303, paths.ownCalendars())
  await makeFeed(req.user, { kind: value.kind, secret: optionsOf(req).secret })
  flash(res, 'calendars.made')
  res.redirect(303, paths.ownCalendars())
}
