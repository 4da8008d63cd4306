import type { PersonLanguage } from '#lib/i18n.ts'
import type { ChangePlan, PlannedSession } from '#models/records/change-plan.ts'
import type { Workshop } from '#models/records/workshop.ts'
import type { Option, SharedPages } from '#views/shared/pages.ts'
import type { ClashRow } from '#views/workshops/pages.ts'

/** One thing as it is today and as it would be; the same twice where it does not change. */
export interface ChangeRow {
  label: string
  before: string
  after: string
}

export interface PlannedSessionShown {
  workshop: Workshop
  /** Who changed it since the change was typed, in words. */
  changedSince: string | null
  /** Why it cannot be done now; null: it can. */
  refusal: string | null
  /** What it clashes with, when that is why. */
  clashes: readonly ClashRow[]
  rows: readonly ChangeRow[]
}

/** People who have a seat elsewhere at the hour that their workshop moves to. */
export interface CannotCome {
  rows: readonly {
    /** Of the field. */
    name: string
    who: string
    /** Where and when their other seat is. */
    there: string
    href: string | null
    value: string
    options: readonly Option[]
  }[]
  keepReason: string
  errors: Record<string, string>
}

/** A session that would have fewer places than people: some give their seat back. */
export interface FewerPlaces {
  /** Of the field. */
  name: string
  day: string
  /** How many are too many. */
  count: number
  /** Who is chosen. */
  values: readonly string[]
  /** Whoever registered last first. */
  options: readonly Option[]
  error: string | undefined
}

export interface ChangesPages {
  'changes/show': {
    plan: ChangePlan
    /** The one it was typed for. */
    first: Workshop
    sessions: readonly PlannedSessionShown[]
    isPossible: boolean
    /** Ledger numbers, joined by commas. */
    seen: string
    /** null: nobody. */
    cannotCome: CannotCome | null
    fewerPlaces: readonly FewerPlaces[]
    errors: Record<string, string>
    told: SharedPages['shared/change-plan']['rows']
    /** How many messages leave. */
    count: number
    /** Telling is no choice. */
    isAlwaysTold: boolean
    isToldAtOnce: boolean
    message: {
      name: string
      place: number
      total: number
      language: PersonLanguage
      subject: string
      text: string
      previous: string | null
      next: string | null
    } | null
  }
  'changes/sessions': { plan: ChangePlan; sessions: readonly PlannedSessionShown[] }
  'changes/session': { plan: ChangePlan; session: PlannedSessionShown }
  'changes/cannot-come': { cannotCome: CannotCome }
  'changes/fewer-places': { fewerPlaces: readonly FewerPlaces[] }
  'changes/message': { message: NonNullable<ChangesPages['changes/show']['message']> }
  'changes/done': {
    plan: ChangePlan
    first: Workshop
    sessions: readonly { workshop: Workshop; state: PlannedSession['state']; why: string; without: string }[]
    /** Who confirmed it. */
    who: string
    isUndoable: boolean
  }
}
