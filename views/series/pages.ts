import type { SchoolZone } from '#lib/school-zones.ts'
import type { Row } from '#models/planning/series/review.ts'
import type { HostReplyState, Workshop } from '#models/records/workshop.ts'
import type { WorkshopChoices, WorkshopTyped } from '#views/workshops/pages.ts'

type Errors = Readonly<Record<string, string | undefined>>

/** The form of a series as typed. */
export interface SeriesTyped extends WorkshopTyped {
  rhythm: string
  weekdays: string[]
  until: string
  times: string
  skip: string[]
  except: string
  /** Hours and rooms of one date alone, as typed, by its date. */
  own: Record<string, { from: string; to: string; room: string }>
}

interface Form {
  form: SeriesTyped
  choices: WorkshopChoices
  errors: Errors
  /** Name of the département whose holidays are skipped. */
  departement: string
  /** The zone of its school holidays, and whether any to come is known there. */
  school: { zone: SchoolZone | null; isKnown: boolean }
}

/** One date of a series that stands. */
export interface SeriesDate {
  workshop: Workshop
  number: number
  /** What its host says; null at the agency. */
  host: HostReplyState | 'notAsked' | null
  /** Why it was not published just now, or as it was laid out. */
  refusal: string | null
  mayOpen: boolean
}

/** Until when it may be taken back. */
export interface SeriesUndo {
  until: Date
  timeZone: string
}

export interface SeriesPages {
  /** `list`: null until the dates were asked for; `listedFor` says what it was made for. */
  'series/new': Form & {
    refusal: string | undefined
    list: { rows: readonly Row[]; listedFor: string } | null
    /** What is repeated is shown whole: it is what changes from another series. */
    opensWhat: boolean
    zone: string
  }
  'series/when': Form
  'series/what': Form & { isOpen: boolean }
  'series/list': {
    rows: readonly Row[]
    listedFor: string
    zone: string
    isAtCompany: boolean
    own: SeriesTyped['own']
    /** Rooms of the agency, where it is held there. */
    rooms: readonly string[]
  }
  'series/row': {
    row: Row
    number: number | null
    zone: string
    own: SeriesTyped['own'][string] | undefined
    rooms: readonly string[]
  }
  'series/show': {
    id: string
    trade: string
    sector: string
    sessions: readonly SeriesDate[]
    /** Dates that could not be laid out, in words. */
    left: readonly { day: Date; why: string }[]
    isUnderWay: boolean
    undoUntil: SeriesUndo | null
    refusal: string | undefined
    /** Where another series begins that is like this one. */
    another: string | null
  }
}
