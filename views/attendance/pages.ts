import type { Gender } from '#views/shared/states.ts'
import type { WorkshopHead } from '../registrations/workshop-head.ts'

/** A line of the roll-call: what is known or was just ticked. */
export interface RollCallLine {
  id: string
  rosterName: string
  fullName: string
  gender: Gender
  /** When their slot begins; null: of none. */
  hour: Date | null
  /** When they said that they arrive; null: not late. */
  late: Date | null
  mark: 'here' | 'partly' | 'absent' | null
  told: 'excused' | 'noshow' | null
  reason: string | null
  error: string | undefined
  /** The last correction, when there was one. */
  corrected: { at: Date; why: string } | null
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
  'attendance/print': {
    workshop: WorkshopHead
    /** Address of the place, on one line. */
    address: string
    people: readonly { name: string; hour: Date | null }[]
    blank: number
    facilitators: string
    printedAt: Date
  }
}
