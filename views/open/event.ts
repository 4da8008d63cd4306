import type { FeedEvent } from '#lib/ics-feed.ts'
import type { Translate } from '#lib/i18n.ts'
import { sayModes } from '../slots/ways.ts'
import { agencyName, eventTitle } from '../emails/session.ts'
import type { OpenWorkshop } from '#models/planning/open-workshops.ts'

/** `page`: where the open workshops are read. */
export function openEvent(workshop: OpenWorkshop, { t, page }: { t: Translate; page: string }): FeedEvent {
  const { id, kind, trade, startsAt, endsAt, isFull, changedAt, revision } = workshop
  return {
    uid: `${id}@declic`,
    sequence: revision,
    changedAt,
    startsAt,
    endsAt,
    status: 'CONFIRMED',
    title: eventTitle({ kind, tradeLabel: trade }, t),
    place: placeOf(workshop, t),
    description: t(isFull ? 'open.full' : 'open.free'),
    address: page
  }
}

/** « En entreprise, Aubagne »: which one is told to those who come. */
export function placeOf({ inCompany, modes, commune, agency }: OpenWorkshop, t: Translate): string {
  const ways = sayModes(modes, t)
  if (!modes.includes('onSite')) return ways
  const place = [inCompany ? t('open.inCompany') : agencyName(agency, t), commune].filter(Boolean).join(', ')
  return ways ? `${place}. ${ways}` : place
}
