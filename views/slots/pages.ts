import type { FoundLine } from '../registrations/pages.ts'
import type { WorkshopHead as Session } from '../registrations/workshop-head.ts'
import type { Mode } from '#lib/modes.ts'
import type { WorkshopHead } from '../registrations/workshop-head.ts'
import type { SlotHead } from './slot-head.ts'

/** One line of the page of slots, as it stands or as it was typed; `taken`: how many people come in it. */
export interface SlotRow {
  id: string
  from: string
  to: string
  places: string
  /** '': as the session. */
  mode: Mode | ''
  joining: string
  taken: number
}

/** What slots are laid out from, as typed. */
export interface ProposedTyped {
  from: string
  to: string
  every: string
  places: string
}

/** How a slot may be held: as its session, or otherwise. */
interface OfferedModes {
  usual: Mode
  others: readonly Mode[]
}

interface Refused {
  errors: Readonly<Record<string, string | undefined>>
  refusal: string | undefined
}

export interface SlotsPages {
  /** Radios of the slots with a place, and in words those without; `id` tells several on a page apart. */
  'slots/choice': {
    id: string
    slots: readonly SlotHead[]
    timeZone: string
    value: string | null
    error: string | undefined
  }
  /** The way into the waiting list, for those of the full slots that suit. */
  'slots/waiting': {
    line: Pick<FoundLine, 'id' | 'fullName' | 'waits'>
    workshop: Pick<Session, 'id' | 'slots' | 'timeZone'>
    q: string
    key: string
    isFirst: boolean
  }
  /** Each slot with its free places. */
  'slots/list': { slots: readonly Omit<SlotHead, 'id'>[]; timeZone: string; edit: string | null }
  /** In the form of a session or a format of a kind with slots. */
  'slots/fields': {
    form: { capacity: string; slots: string; slotEvery: string; slotPlaces: string }
    errors: Readonly<Record<string, string | undefined>>
  }
  'slots/edit': Refused & {
    workshop: WorkshopHead
    lines: number
    rows: readonly SlotRow[]
    modes: OfferedModes
    proposed: ProposedTyped
  }
  'slots/row': {
    row: SlotRow
    at: number
    modes: OfferedModes
    error: string | undefined
    joiningError: string | undefined
  }
  'slots/change': Refused & {
    workshop: WorkshopHead
    person: { id: string; fullName: string; isReached: boolean }
    current: Pick<SlotHead, 'id' | 'startsAt' | 'endsAt' | 'mode'>
  }
}
