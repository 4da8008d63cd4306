import type { Mode } from '#lib/modes.ts'
import type { WishTold } from '#models/follow-up/wishes.ts'
import type { WishState } from '#models/records/participation.ts'
import type { HostOutcomes } from '#models/figures/host-outcomes.ts'
import type { HostMoment } from '#models/planning/host-view.ts'
import type { SlotHead } from '#views/slots/slot-head.ts'
import type { PublicCompany } from '#views/open/pages.ts'
import type { HostProposal } from '#models/records/host-proposal.ts'
import type { HostReplyState, Workshop, WorkshopStatus } from '#models/records/workshop.ts'

type Row = Pick<
  Workshop,
  'kind' | 'sector' | 'tradeLabel' | 'startsAt' | 'endsAt' | 'timeZone' | 'place' | 'slots' | 'capacity'
> & {
  id: string
  status: WorkshopStatus
  taken: number
  /** Of a date the host was asked about. */
  reply: HostReplyState | null
}

/** Whom to reach at the agencies, and who else welcomes for the company. */
export interface HostContacts {
  contacts: { name: string; phone: string | null; spoken: string | null; email: string | null }[]
  colleagues: string[]
}

interface Welcomed {
  id: string
  name: string
  /** When their slot begins; null: of none. */
  hour: Date | null
  /** Where slots are held in several ways, that of theirs. */
  way: Mode | null
  attendance?: string | null | undefined
  attendanceAt?: Date | null | undefined
  wished: boolean
  /** What the agency made of the wish: it is no longer the host's to take back. */
  answer: WishState | null
}

/** Where the pages of one workshop lead: those of an account, or those of its link. `home`: all the host's workshops. */
export interface HostedAt {
  home: string | null
  day: string
  arrivals: string
  /** Takes what a telephone kept while there was no network. */
  kept: string
  impediment: string
  presents: string
  reply: string
  replyUndoing: string
  wishes: string
}

/** The host's pages: numbers before, first name and initial on the day, nothing else. */
/** A date of a series that a host is asked about with others, and its answer. */
export interface OtherDate {
  startsAt: Date
  endsAt: Date
  timeZone: string
  reply: HostReplyState
  href: string
  action: string
}

export interface HostingPages {
  'hosting/index': {
    company: string
    waiting: Row[]
    coming: Row[]
    past: Row[]
    wishes: readonly WishTold[]
    outcomes: HostOutcomes | null
    people: HostContacts
    proposals: readonly HostProposal[]
    accessEnds: Date | null
    /** Of each of its companies: whether anyone may read of it. */
    shows: readonly { id: string; name: string; isPublic: boolean }[]
  }
  'hosting/wishes': { wishes: readonly WishTold[] }
  'hosting/rows': { rows: Row[]; past: boolean }
  'hosting/waiting': { rows: Row[] }
  'hosting/arrivals': { timeZone: string; at: HostedAt; opens: Date | null; people: Welcomed[] }
  'hosting/kept': {
    /** Takes the answers of one workshop; ':workshop' in it is any of the host's. */
    address: string
    /** Where to sign in again, or open the page again. */
    day: string
    byLink: boolean
    workshop: string
    expected: number
  }
  'hosting/public-page': {
    company: { id: string; name: string }
    since: Date | null
    prospect: boolean
    shown: PublicCompany
  }
  'hosting/about': { workshop: Workshop; agency: { name: string }; access: string; bring: string }
  'hosting/impediment': {
    at: HostedAt
    impediment: Workshop['hostImpediment']
    words: string
    errors: Readonly<Record<string, string | undefined>>
  }
  'hosting/presents': { at: HostedAt; presents: string; error: string | undefined }
  'hosting/outcomes': { outcomes: HostOutcomes }
  'hosting/contacts': HostContacts
  'hosting/link-over': object
  'hosting/host-needs': { workshop: Workshop }
  'hosting/other-dates': { others: readonly OtherDate[]; backTo: string }
  'hosting/question': {
    workshop: Workshop
    at: HostedAt
    reply: HostReplyState
    agency: { name: string; phone: string | null }
    /** Those that the message told with it, and what leads back to this page. */
    others: readonly OtherDate[]
    backTo: string
    /** Other dates, or why not, as typed. */
    words: string
    errors: Readonly<Record<string, string | undefined>>
  }
  'hosting/show': {
    workshop: Workshop
    at: HostedAt
    moment: HostMoment
    /** Until then nobody can be ticked in; null once they can. */
    opens: Date | null
    expected: number
    /** How many of them come to the place; null: all do, or none. */
    onSite: number | null
    slots: readonly SlotHead[]
    here: number
    needs: { need: string; count: number }[]
    people: Welcomed[]
    /** Everyone expected, while presences may still be corrected once the workshop is over. */
    corrected: Welcomed[]
    /** Whether the host may still say that it cannot welcome; its words, as typed. */
    mayHaveImpediment: boolean
    /** Who of the company presents, as it said or typed; null once it may no longer say. */
    presents: string | null
    words: string
    /** What people were told: how to get in, what to bring. */
    access: string
    bring: string
    agency: { name: string; phone: string | null }
    /** What is wrong with the wishes that were sent. */
    errors: Readonly<Record<string, string | undefined>>
  }
}
