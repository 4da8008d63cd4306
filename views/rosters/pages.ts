import type { RecentAct } from '#models/seats/recent-acts.ts'
import type { Workshop } from '#models/records/workshop.ts'
import type { WorkshopHead } from '../registrations/workshop-head.ts'
import type { Option } from '#views/shared/pages.ts'

/** What one person would read. */
export interface ReadWords {
  name: string
  language: string
  /** « anglais », where it is not French. */
  spoken: string | null
  subject: string
  text: string
}

export interface RostersPages {
  /** What was done to several at once, as long as it may be taken back. */
  'rosters/acts': { workshop: Pick<Workshop, 'timeZone'>; acts: readonly RecentAct[] }
  'rosters/message': {
    workshop: WorkshopHead
    people: readonly Option[]
    ticked: readonly string[]
    text: string
    longest: number
    errors: Record<string, string>
    refusal: string | undefined
  }
  'rosters/reading': {
    workshop: WorkshopHead
    people: readonly string[]
    text: string
    isAtOnce: boolean
    toTell: readonly ReadWords[]
    toCall: readonly { name: string; phone: string; why: string }[]
    leftOut: readonly { name: string; why: string }[]
  }
}
