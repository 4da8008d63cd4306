import type { CallReason } from '#models/records/call.ts'
import type { IconName } from '../icons/drawings.ts'
import type { Option } from '#views/shared/pages.ts'

/** A call as the list shows it. */
export interface CallListed {
  id: string
  /** « BENALI Nadia » */
  name: string
  fullName: string
  phone: string | null
  spoken: string | null
  /** What is lost first at the top. */
  reasons: readonly { kind: CallReason; icon: IconName; about: string }[]
  /** Before when, or not before when. */
  when: string
  isPressing: boolean
  turn: 'now' | 'later' | 'unreached'
  missed: number
  /** A colleague who is calling; null: nobody, or the reader. */
  claimedBy: string | null
}

/** How many are to be called; « plus de 99 », « au moins 60 ». */
export interface CallCount {
  count: number
  is: 'exactly' | 'atLeast' | 'more'
}

/** An answer that may be given, and what may go with it. */
export interface CallChoice {
  answer: string
  label: string
  effect: string
  why: readonly Option[]
  isWhyNeeded: boolean
  hasDates: boolean
  isDateNeeded: boolean
  dates: readonly Option[]
}

/** The call that is opened. */
export interface CallOpened extends CallListed {
  at: number
  /** The reader is the one who calls. */
  isMine: boolean
  /** Of the reader's agency: their file opens. */
  isOwn: boolean
  /** Since when they want no calls, and must know all the same; null: they may be called. */
  refusedOn: string | null
  kind: CallReason
  subject: string
  facts: readonly string[]
  say: string
  answers: readonly CallChoice[]
  links: readonly { label: string; href: string }[]
  /** What « Pas de réponse » does. */
  noAnswer: string
  /** What was typed, after a refusal. */
  day: string
  time: string
  answered: string
  why: string
  next: string
  key: string
  errors: Readonly<Record<string, string | undefined>>
  refusal: string | undefined
}

export interface CallsPages {
  'calls/index': {
    /** A page of them. */
    rows: readonly CallListed[]
    count: CallCount
    /** Who may be called now, and nobody calls. */
    first: string | null
    /** « 21 à 40 »; null: all are shown. */
    pager: { from: number; to: number; previous: string | undefined; next: string | undefined } | null
    opened: CallOpened | null
    pressing: number
    isCut: boolean
    /** How many were made today. */
    made: number
    refusal: string | undefined
  }
  'calls/row': { row: CallListed; isOpened: boolean }
  'calls/opened': { call: CallOpened; count: CallCount }
  'calls/answers': { call: CallOpened }
  'calls/choice': { call: CallOpened; choice: CallChoice }
  'calls/print': {
    lines: readonly (CallListed & { boxes: readonly string[] })[]
    isCut: boolean
    printedAt: Date
  }
}
