import type { Mode } from '#lib/modes.ts'
import type { Gender, PersonStateName } from '#views/shared/states.ts'
import type { WalkInReason } from '#models/records/extra-places.ts'
import type { PersonLine } from '../people/pages.ts'
import type { WorkshopHead } from '../registrations/workshop-head.ts'

/** A line of the roll-call: what is known or was just ticked. */
export interface RollCallLine {
  id: string
  rosterName: string
  fullName: string
  gender: Gender
  /** When their slot begins; null: of none. */
  hour: Date | null
  /** Where slots are held in several ways, that of theirs. */
  way: Mode | null
  /** When they said that they arrive; null: not late. */
  late: Date | null
  mark: 'here' | 'late' | 'partly' | 'absent' | null
  /** Hours typed or known, of who came late or left early. */
  arrived: string
  left: string
  told: 'excused' | 'noshow' | null
  reason: string | null
  error: string | undefined
  /** The last correction, when there was one. */
  corrected: { at: Date; why: string } | null
}

/** Who has come without being on the list, as searched. */
export interface WalkIns {
  q: string
  tooShort: boolean
  hasSearched: boolean
  /** No seat is free: a place more asks why. */
  isFull: boolean
  reasons: readonly WalkInReason[]
  key: string
  people: readonly (PersonLine & {
    fullName: string
    isHere: boolean
    /** A seat is held for them. */
    isOffered: boolean
    /** Where they have a seat to come, in the same trade. */
    elsewhere: { id: string; startsAt: Date; timeZone: string } | null
    reason: string
    words: string
    errors: { reason?: string | undefined; words?: string | undefined }
  })[]
}

type Why =
  | 'job'
  | 'training'
  | 'childcare'
  | 'transport'
  | 'personal'
  | 'other'
  | 'notTold'
  | 'wrongDetails'
  | 'serviceOther'
  | 'companyClosed'
  | 'companyOther'

export interface AttendancePages {
  'attendance/show': {
    workshop: WorkshopHead
    /** False until an hour before the start: nothing can be marked. */
    open: boolean
    lines: readonly RollCallLine[]
    /** null: nobody can be added any more, or yet. */
    walkIns: WalkIns | null
    /** Who was just added, said above what is still to be saved. */
    added: string | undefined
    here: number
    left: number
    /** The roll-call is older than a day: a correction says why. */
    asksWhy: boolean
    why: string
    reasons: readonly { side: 'person' | 'service' | 'company'; reasons: readonly Why[] }[]
    errors: Readonly<Record<string, string | undefined>>
    refusal: string | undefined
  }
  'attendance/line': {
    line: RollCallLine
    timeZone: string
    reasons: readonly { side: 'person' | 'service' | 'company'; reasons: readonly Why[] }[]
  }
  'attendance/walk-ins': { walkIns: WalkIns; workshop: WorkshopHead }
  /** To print: whom to call. */
  'attendance/telephones': {
    workshop: WorkshopHead
    people: readonly {
      name: string
      phone: string | null
      hour: Date | null
      way: Mode | null
      state: PersonStateName
      gender: Gender
    }[]
    printedAt: Date
  }
  'attendance/print': {
    workshop: WorkshopHead
    /** Address of the place, on one line. */
    address: string
    people: readonly { name: string; hour: Date | null; way: Mode | null }[]
    blank: number
    /** The same sheet with or without them. */
    other: { href: string; withBlank: boolean }
    facilitators: string
    printedAt: Date
  }
}
