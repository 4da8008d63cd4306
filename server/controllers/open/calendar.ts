import { setImmediate as letOthersWork } from 'node:timers/promises'
import type { RequestHandler } from 'express'
import { writeFeed } from '#lib/ics-feed.ts'
import type { OpenWorkshop } from '#models/planning/open-workshops.ts'
import { openEvent } from '#views/open/event.ts'
import { openTo, queryOf, sendOpen, type Asked } from '../../pages/open/asked.ts'
import type { Drawn } from '../../pages/open/kept.ts'
import { optionsOf } from '../../options.ts'
import { paths } from '../../paths.ts'

const MOST = 300

/** The next open workshops as a calendar. */
export const index: RequestHandler = async (req, res) => {
  const { appUrl } = optionsOf(req)
  await sendOpen(req, res, paths.openCalendar(), asked => drawCalendar(asked, appUrl))
}

async function drawCalendar(asked: Asked, appUrl: string): Promise<Drawn> {
  const { form, t } = asked
  const { campaign, workshops } = await openTo(asked, MOST)
  const page = appUrl + paths.open() + queryOf(form, { after: '' })
  let text = ''
  for (const piece of writeFeed(
    { name: campaign?.name ?? t('open.calendar') },
    eventsOf(workshops, { t, page })
  )) {
    text += piece
    await letOthersWork()
  }
  return { type: 'text/calendar; charset=utf-8', text, headers: {} }
}

/** Worded as they are written: never all at once. */
function* eventsOf(workshops: readonly OpenWorkshop[], words: Parameters<typeof openEvent>[1]) {
  for (const workshop of workshops) yield openEvent(workshop, words)
}
