import type { DateSpeaker } from '#lib/dates.ts'
import type { Conflict } from '#models/planning/conflicts.ts'
import type { WorkshopRow } from '#models/planning/listing.ts'
import type { Option } from '#views/shared/pages.ts'
import type { HourLine } from './hours.ts'
import type { PlanningDay, PlanningLine } from './table.ts'

type Conflicts = ReadonlyMap<string, Conflict<WorkshopRow>[]>

interface Filter {
  by: 'place' | 'facilitator'
  sector: string
  kind: string
  free: '' | 'yes'
  mine: '' | 'yes'
}

interface Shown {
  days: PlanningDay[]
  /** 'YYYY-MM-DD': the day a phone shows, and where the other views lead. */
  chosen: string
  conflicts: Conflicts
  filter: Filter
  /** The filter as the end of an address: '' or '?…'. */
  query: string
  rowsBy: Record<Filter['by'], string>
  /** The same with the reader's own workshops alone, or with everyone's. */
  whose: Record<'everyone' | 'mine', string>
  now: Date
  today: string
  sectors: Option[]
  kinds: Option[]
}

/** Days beside, 'YYYY-MM-DD': of the weeks or days before and after. */
interface Beside {
  previous: string
  next: string
}

export interface PlanningPages {
  'planning/week': Shown & Beside & { table: PlanningLine[] }
  'planning/hours': Shown & Beside & { hours: number[]; lines: HourLine[] }
  /** Months as 'YYYY-MM'. */
  'planning/month': Shown & Beside & { month: string; weeks: PlanningDay[][] }
  'planning/head': Pick<
    Shown,
    'chosen' | 'today' | 'filter' | 'query' | 'rowsBy' | 'whose' | 'sectors' | 'kinds'
  > & {
    view: 'day' | 'week' | 'month'
    title: string
    phoneTitle: string
    /** Addresses. */
    steps: { previous: string; next: string; today: string; here: string }
  }
  'planning/month-entry': { workshop: WorkshopRow; conflicts: Conflicts; now: Date }
  'planning/card': { workshop: WorkshopRow; conflicts: Conflicts; now: Date }
  'planning/day': { day: PlanningDay; conflicts: Conflicts; now: Date }
  'planning/conflicts': { workshop: WorkshopRow; conflicts: Conflicts }
  'planning/summary': { days: PlanningDay[]; conflicts: Conflicts }
  'planning/day-sheet': {
    title: string
    day: string
    agency: string
    workshops: WorkshopRow[]
    speak: DateSpeaker
    printedAt: Date
  }
}
