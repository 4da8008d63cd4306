import type { FeedEvent } from '#lib/ics-feed.ts'
import { ofKind, type Translate } from '#lib/i18n.ts'
import { seatsTaken } from '#lib/seat-count.ts'
import type { FeedWorkshop } from '#models/planning/feed-workshops.ts'
import type { FeedKind } from '#models/records/calendar-feed.ts'
import { paths } from '#server/paths.ts'
import { eventTitle, formatWhere } from '../emails/session.ts'

export interface FeedReader {
  account: string
  kind: FeedKind
  t: Translate
  /** Where professionals come together, there are none. */
  hasSeats: (workshop: FeedWorkshop) => boolean
  /** Where the installation is, without a slash at its end. */
  appUrl: string
}

const STATUS = {
  draft: 'TENTATIVE',
  published: 'CONFIRMED',
  closed: 'CONFIRMED',
  cancelled: 'CANCELLED'
} as const satisfies Record<FeedWorkshop['state'], FeedEvent['status']>

/** How many seats are taken is told to the agency alone. */
const TELLS_SEATS: readonly FeedKind[] = ['own', 'agency']

/** A calendar is read on other people's machines: trade, place and state, and the page that tells the rest. */
export function feedEvent(
  workshop: FeedWorkshop,
  { account, kind, t, appUrl, hasSeats }: FeedReader
): FeedEvent {
  const { state, capacity } = workshop
  const id = String(workshop._id)
  const tells = TELLS_SEATS.includes(kind) && hasSeats(workshop)
  const counts = tells && (state === 'published' || state === 'closed')
  return {
    // The invitation of a message is the same entry as the one of one's own calendar.
    uid: kind === 'own' ? `${id}-${account}@declic` : `${id}@declic`,
    sequence: workshop.ledger,
    changedAt: workshop.updatedAt,
    startsAt: workshop.startsAt,
    endsAt: workshop.endsAt,
    status: STATUS[state],
    title: title(workshop, t),
    place: formatWhere(workshop, t),
    description: counts ? t('calendars.event.seats', { count: seatsTaken(workshop), capacity }) : '',
    address: appUrl + (kind === 'hosting' ? paths.hostingDay(id) : paths.workshop(id))
  }
}

function title(workshop: FeedWorkshop, t: Translate): string {
  const { state, tradeLabel: trade } = workshop
  if (state === 'draft') return t('calendars.event.draft', { trade })
  return state === 'cancelled'
    ? ofKind(t, workshop)('calendars.event.cancelled', { trade })
    : eventTitle(workshop, t)
}
