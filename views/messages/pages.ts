import type { CallCount } from '#views/calls/pages.ts'
import type { NoticeRow } from '#models/messages/listing.ts'

type Tab = 'sent' | 'planned' | 'failed' | 'notSent'

export interface MessagesPages {
  'messages/index': {
    tab: Tab
    tabs: readonly { tab: Tab; count: number; href: string }[]
    rows: readonly NoticeRow[]
    opens: ReadonlySet<string>
    total: number
    next: string | undefined
    first: string | undefined
    /** How many people are to be called, for this or another reason. */
    calls: CallCount
    workshop: { tradeLabel: string; startsAt: Date; timeZone: string } | null
    everyWorkshop: string
  }
  /** `opens`: ids of the workshops this reader may open; the others are named without a link. */
  'messages/rows': { rows: readonly NoticeRow[]; opens: ReadonlySet<string>; tab: Tab; retry: boolean }
}
