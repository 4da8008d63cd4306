import type { PersonLine } from '../people/pages.ts'
import type { WorthSaying } from '#models/seats/worth-saying.ts'
import type { Gender } from '#views/shared/states.ts'
import type { WorkshopHead } from './workshop-head.ts'

/** A person found, and what stands in the way of registering them. */
export interface FoundLine extends PersonLine {
  fullName: string
  registered: boolean
  /** On the waiting list. */
  rank: number | null
  offered: boolean
  /** What is free is kept for others until it opens to all. */
  keptForOthers: boolean
  proposedAt: Date | null
  sameDay: { startsAt: Date; timeZone: string; tradeLabel: string } | null
  /** What is known of them beside it, which refuses nothing. */
  said: WorthSaying | null
  /** What was typed and refused: why they are registered although they have a seat that day. */
  overrideReason: { typed: string; error: string | undefined } | null
  /** The slot that was chosen, and why it is refused; null: nothing was asked of them yet. */
  slot: { chosen: string | null; error: string | undefined } | null
  /** The slots that were ticked to wait for, and why that is refused. */
  waits: { ticked: readonly string[]; error: string | undefined } | null
}

export interface RegistrationsPages {
  /** « Mardi 1er décembre 2026, de 9 h à 12 h » */
  'registrations/when': { workshop: WorkshopHead }
  /** The workshop beside a form: tile, trade, moment, place, seats. */
  'registrations/workshop-card': { workshop: WorkshopHead; past?: boolean | undefined }
  'registrations/new': {
    workshop: WorkshopHead
    state: 'open' | 'full' | 'draft' | 'over'
    q: string
    tooShort: boolean
    found: { people: readonly FoundLine[]; more: boolean } | null
    /** Nobody here, but someone of another agency is meant. */
    elsewhere: boolean
    /** What was refused, said at the top. */
    refusal: string | undefined
    /** Of this page: with the person it is the key of one form. */
    key: string
    /** All that is free is kept for some publics, and opens to all then. */
    keptUntil: { count: number; opensAt: Date } | null
    /** Nothing is free to all, or not in every slot: whoever is found may wait. */
    mayWait: boolean
    /** The rank of who joins the list now. */
    wouldBe: number
    nextDates: readonly WorkshopHead[]
    justNow: readonly { id: string; rosterName: string; fullName: string }[]
  }
  'registrations/found': {
    line: FoundLine
    workshop: WorkshopHead
    open: boolean
    q: string
    key: string
    mayWait: boolean
    nextDates: readonly WorkshopHead[]
    first: boolean
  }
  'registrations/next-dates': {
    line: FoundLine
    workshop: WorkshopHead
    key: string
    q: string
    nextDates: readonly WorkshopHead[]
    /** The key that chooses is for the waiting list then, never for another session. */
    mayWait: boolean
  }
  'registrations/withdrawal': {
    workshop: WorkshopHead
    /** False once the seat cannot be given back any more: the refusal says why, and nothing is asked. */
    open: boolean
    person: { id: string; fullName: string; gender: Gender }
    reason: string | undefined
    /** Reasons by the side they stand on. */
    reasons: {
      byPerson: readonly (
        'job' | 'training' | 'childcare' | 'transport' | 'personal' | 'notInterested' | 'other'
      )[]
      byService: readonly ('byService' | 'mistake')[]
    }
    errors: Readonly<Record<string, string | undefined>>
    refusal: string | undefined
  }
}
