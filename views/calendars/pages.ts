import type { FeedKind } from '#models/records/calendar-feed.ts'

export interface ShownFeed {
  kind: FeedKind
  /** null: none was made, or its time has passed. */
  address: {
    url: string
    /** The same without what its reader is invited to; null where nobody is. */
    shorter: string | null
    opens: string
    madeAt: Date
    expiresAt: Date
  } | null
}

export interface CalendarsPages {
  'calendars/show': { feeds: ShownFeed[]; bounds: { behind: number; ahead: number; most: number } }
  'calendars/feed': { feed: ShownFeed }
}
