import type { RequestHandler } from 'express'
import { translate } from '#lib/i18n.ts'
import { NotFound } from '#lib/refusal.ts'
import { writeFeed } from '#lib/ics-feed.ts'
import { ownEvent } from '#views/mine/event.ts'
import { optionsOf } from '../../options.ts'
import { findMine } from '../../pages/mine/find.ts'
import { pageOf } from '../../pages/mine/answer.ts'

/** The one workshop as a calendar takes it, while the person has a seat there. */
export const show: RequestHandler = async (req, res) => {
  const mine = await findMine(req)
  const { workshop, person, situation, lang } = mine
  if (situation !== 'registered') throw new NotFound()
  const t = translate(lang)
  const page = optionsOf(req).appUrl + pageOf(mine)
  const event = ownEvent(workshop, { person: person._id, t, page })
  res.set('Cache-Control', 'no-store')
  res.set('X-Robots-Tag', 'noindex')
  res.type('text/calendar; charset=utf-8').set('Content-Disposition', 'inline; filename="declic.ics"')
  res.send([...writeFeed({ name: event.title }, [event])].join(''))
}
