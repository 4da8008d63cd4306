import type { CallReason } from '#models/records/call.ts'
import type { CallCount } from '#views/calls/pages.ts'
import type { Waiting } from '#models/today/lists.ts'
import type { SentToday } from '#models/today/sent-today.ts'
import type { LoadedItem } from '#models/today/load-items.ts'
import type { SessionMoment } from '#models/today/moments.ts'
import type { WorkshopRow } from '#models/planning/listing.ts'

interface WaitingRow {
  kind: Waiting
  count: number
  oldest: LoadedItem | null
}

/** The calls to make, one row whatever their number. */
export interface TodayCalls extends CallCount {
  first: CallReason
  isPressing: boolean
}

export interface TodayPages {
  'today/show': {
    now: Date
    /** The zone of the agency. */
    zone: string
    /** The reader's own first, each part in the order of the day. */
    sessions: { workshop: WorkshopRow; moment: SessionMoment; isOwn: boolean }[]
    /** The next of this day, while none is under way. */
    coming: WorkshopRow | null
    /** The first of a later day, once nothing is left of this one. */
    next: WorkshopRow | null
    free: WorkshopRow[]
    sent: SentToday
    waiting: WaitingRow[]
    /** null: nobody is to be called. */
    calls: TodayCalls | null
  }
  'today/session': { workshop: WorkshopRow; moment: SessionMoment | null; primary: boolean }
  /** `primary`: the first thing to do, when no workshop of the day asks for more. */
  'today/row': WaitingRow & { primary: boolean }
  'today/calls': TodayCalls & { primary: boolean }
  'today/waiting': { kind: Waiting; title: string; count: number; items: LoadedItem[] }
}
