import type { DateSpeaker } from '#lib/dates.ts'
import type { ByAgency } from '#models/planning/by-agency.ts'
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
  campaign: string
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
  /** Of these days; none: nothing to choose. */
  campaigns: Option[]
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
    'chosen' | 'today' | 'filter' | 'query' | 'rowsBy' | 'whose' | 'sectors' | 'campaigns' | 'kinds'
  > & {
    view: 'day' | 'week' | 'month'
    title: string
    phoneTitle: string
    /** Addresses. */
    steps: { previous: string; next: string; today: string; here: string }
  }
  'planning/agencies': {
    title: string
    view: 'week' | 'month'
    by: ByAgency
    form: { territory: string; sector: string; campaign: string }
    chips: { label: string; without: string }[]
    /** Addresses. */
    cleared: string
    steps: { previous: string; next: string; now: string; here: string }
    views: Record<'week' | 'month', string>
    openedAt: (agency: string) => string
    territories: Option[]
    sectors: Option[]
    campaigns: Option[]
    now: Date
  }
  'planning/agency-groups': { by: ByAgency; openedAt: (agency: string) => string; now: Date }
  'planning/agency-row': { workshop: WorkshopRow; now: Date }
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
