import type { FeedKind } from '#models/records/calendar-feed.ts'

export interface ShownFeed {
  kind: FeedKind
  /** null: none was made, or its time has passed. */
  address: { url: string; opens: string; madeAt: Date; expiresAt: Date } | null
}

export interface CalendarsPages {
  'calendars/show': { feeds: ShownFeed[]; bounds: { behind: number; ahead: number; most: number } }
  'calendars/feed': { feed: ShownFeed }
}
