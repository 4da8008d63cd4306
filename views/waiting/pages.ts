import type { ExpectedAttendance } from '#models/invitations/expected-attendance.ts'
import type { Option } from '#views/shared/pages.ts'
import type { Gender } from '#views/shared/states.ts'
import type { WorkshopHead as Session } from '../registrations/workshop-head.ts'
import type { WorkshopHead } from '../workshops/pages.ts'

/** Who is offered a seat (`until`), or waits (`rank`), and why at this rank. */
export interface WaitingRow {
  id: string
  rosterName: string
  fullName: string
  gender: Gender
  phone: string | null
  spokenPhone: string | null
  hasEmail: boolean
  rank: number | null
  since: Date
  until: string | null
  why: string
  /** With slots, the hour that is held, or those that suit. */
  hours: string | null
  /** With slots, whether one that suits is free. */
  isFree: boolean
}

interface Again {
  errors: Readonly<Record<string, string>>
  at: string
  typed: Readonly<Record<string, string>>
}

export interface WaitingPages {
  'waiting/index': {
    head: WorkshopHead
    /** False once it has begun, or is called off: the page is read. */
    open: boolean
    rule: string
    rows: readonly WaitingRow[]
    /** A seat is free and may be offered out of turn. */
    mayOffer: boolean
    /** A seat is free, but too little time is left to hold it. */
    mustCall: boolean
    isListFull: boolean
    kept: { places: number; free: number; opensAt: Date } | null
    mayKeep: boolean
    /** null: nobody is invited any more, or each comes in a slot. */
    howMany: ExpectedAttendance | null
    other: Session | null
    happened: readonly { at: Date; said: string; by: string }[]
    reasons: readonly Option[]
    again: Again
  }
  'waiting/row': {
    head: WorkshopHead
    row: WaitingRow
    open: boolean
    mayOffer: boolean
    mustCall: boolean
    reasons: readonly Option[]
    again: Again
  }
  'waiting/kept': {
    head: WorkshopHead
    kept: { places: number; free: number; opensAt: Date } | null
    again: Again
  }
}
