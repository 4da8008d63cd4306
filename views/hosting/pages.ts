import type { WishTold } from '#models/follow-up/wishes.ts'
import type { WishState } from '#models/records/participation.ts'
import type { HostMoment } from '#models/planning/host-view.ts'
import type { HostReplyState, Workshop, WorkshopStatus } from '#models/records/workshop.ts'

type Row = Pick<
  Workshop,
  'sector' | 'tradeLabel' | 'startsAt' | 'endsAt' | 'timeZone' | 'place' | 'capacity'
> & {
  id: string
  status: WorkshopStatus
  taken: number
  /** Of a date the host was asked about. */
  reply: HostReplyState | null
}

/** The host's pages: numbers before, first name and initial on the day, nothing else. */
export interface HostingPages {
  'hosting/index': {
    company: string
    waiting: Row[]
    coming: Row[]
    past: Row[]
    wishes: readonly WishTold[]
    accessEnds: Date | null
  }
  'hosting/wishes': { wishes: readonly WishTold[] }
  'hosting/rows': { rows: Row[]; past: boolean }
  'hosting/waiting': { rows: Row[] }
  'hosting/question': {
    workshop: Workshop
    reply: HostReplyState
    agency: { name: string; phone: string | null }
    /** Other dates, or why not, as typed. */
    words: string
    errors: Readonly<Record<string, string | undefined>>
  }
  'hosting/show': {
    workshop: Workshop
    moment: HostMoment
    /** Until then nobody can be ticked in; null once they can. */
    opens: Date | null
    expected: number
    here: number
    needs: { need: string; count: number }[]
    people: {
      id: string
      name: string
      attendance?: string | null | undefined
      attendanceAt?: Date | null | undefined
      wished: boolean
      /** What the agency made of the wish: it is no longer the host's to take back. */
      answer: WishState | null
    }[]
    agency: { name: string; phone: string | null }
    /** What is wrong with the wishes that were sent. */
    errors: Readonly<Record<string, string | undefined>>
  }
}
