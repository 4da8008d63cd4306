import type { RequestHandler } from 'express'
import { writeFeed } from '#lib/ics-feed.ts'
import { openEvent } from '#views/open/event.ts'
import { askedOf, queryOf, sendPublic } from '../../pages/open/asked.ts'
import { optionsOf } from '../../options.ts'
import { paths } from '../../paths.ts'

const MOST = 300

/** The next open workshops as a calendar. */
export const index: RequestHandler = async (req, res) => {
  const { appUrl } = optionsOf(req)
  const { form, t, campaign, workshops } = await askedOf(req, MOST)
  const page = appUrl + paths.open() + queryOf(form, { after: '' })
  const events = workshops.map(one => openEvent(one, { t, page }))
  const text = [...writeFeed({ name: campaign?.name ?? t('open.calendar') }, events)].join('')
  sendPublic(req, res, 'text/calendar; charset=utf-8', text)
}
