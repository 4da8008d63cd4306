import type { DateSpeaker } from '#lib/dates.ts'
import type { Conflict } from '#models/planning/clashes.ts'
import type { WorkshopRow } from '#models/planning/listing.ts'
import type { Option } from '#views/shared/pages.ts'
import type { WeekDay, WeekLine } from './week.ts'

type Conflicts = ReadonlyMap<string, Conflict<WorkshopRow>[]>

interface WeekFilter {
  by: 'place' | 'facilitator'
  sector: string
  free: '' | 'yes'
  mine: '' | 'yes'
}

export interface PlanningPages {
  'planning/week': {
    days: WeekDay[]
    /** 'YYYY-MM-DD': the day a phone shows. */
    chosen: string
    table: WeekLine[]
    conflicts: Conflicts
    filter: WeekFilter
    /** The address of the week of a day with these filters, some of them changed. */
    weekAt: (day: string, change?: Partial<WeekFilter>) => string
    now: Date
    today: string
    sectors: Option[]
    /** Mondays of the weeks beside. */
    previous: string
    next: string
  }
  'planning/card': { workshop: WorkshopRow; conflicts: Conflicts; now: Date }
  'planning/day': { day: WeekDay; conflicts: Conflicts; now: Date }
  'planning/conflicts': { workshop: WorkshopRow; conflicts: Conflicts }
  'planning/summary': { days: WeekDay[]; conflicts: Conflicts }
  'planning/day-sheet': {
    title: string
    day: string
    agency: string
    workshops: WorkshopRow[]
    speak: DateSpeaker
    printedAt: Date
  }
}
