import { createHash } from 'node:crypto'
import { setImmediate as letOthersWork } from 'node:timers/promises'
import type { RequestHandler } from 'express'
import { translate } from '#lib/i18n.ts'
import { writeFeed } from '#lib/ics-feed.ts'
import { NotFound } from '#lib/refusal.ts'
import { openFeed } from '#models/access/calendar-feeds.ts'
import type { Account } from '#models/records/account.ts'
import { invitedTo } from '#models/messages/invited.ts'
import { isForJobSeekers } from '#models/records/workshop-kind.ts'
import { feedWorkshops, type FeedWorkshop } from '#models/planning/feed-workshops.ts'
import { feedEvent, type FeedReader } from '#views/calendars/feed-event.ts'
import { feedQuery } from '../../forms/calendar.ts'
import { param } from '../../forms/param.ts'
import { readSound } from '../../forms/read.ts'
import { isKnown } from '../../fresh.ts'
import { optionsOf } from '../../options.ts'
import { countRead } from '../../calendar-reads.ts'

/**
 * The workshops of an account, for a program that has no session. Whatever is wrong with the address, the answer is the
 * same; which it was goes to the log, without the address. No Last-Modified: a workshop that leaves a calendar makes
 * nothing newer, and a program that asked by date alone would keep it for ever.
 */
export const show: RequestHandler = async (req, res) => {
  const { appUrl, log } = optionsOf(req)
  const feed = await openFeed(param(req, 'token'))
  if (feed.refusal !== undefined) {
    log.warn({ id: req.id, refusal: feed.refusal }, 'a calendar address was refused')
    throw new NotFound()
  }
  const { account, kind, hash } = feed
  countRead(hash)
  const t = translate(account.language)
  const reader: FeedReader = { account: account.id, kind, t, appUrl, hasSeats: isForJobSeekers }
  const { value: query } = readSound(feedQuery, req.query)
  const every = await feedWorkshops(account, kind)
  const workshops = query.without === 'invited' ? await withoutInvited(account, every) : every
  const pieces: string[] = []
  const tag = createHash('sha256')
  const name = t('calendars.name', { what: t(`calendars.kind.${kind}`) })
  for (const piece of writeFeed({ name }, eventsOf(workshops, reader))) {
    pieces.push(piece)
    tag.update(piece)
    await letOthersWork()
  }
  res.set('Cache-Control', 'private, no-cache')
  res.set('X-Robots-Tag', 'noindex')
  if (isKnown(req, res, `W/"${tag.digest('base64url')}"`)) return
  res.type('text/calendar; charset=utf-8').set('Content-Disposition', 'inline; filename="declic.ics"')
  res.send(pieces.join(''))
}

/** A calendar read by its address stays apart from the one that invitations come to: both show what stands in both. */
async function withoutInvited(account: Account, workshops: FeedWorkshop[]): Promise<FeedWorkshop[]> {
  const invited = await invitedTo(
    account,
    workshops.map(({ _id }) => _id)
  )
  return workshops.filter(({ _id }) => !invited.has(String(_id)))
}

/** Worded as they are written: never all at once. */
function* eventsOf(workshops: FeedWorkshop[], reader: FeedReader) {
  for (const workshop of workshops) yield feedEvent(workshop, reader)
}
