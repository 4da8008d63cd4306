import type { Translate } from '#lib/i18n.ts'
import type { Holiday } from '#lib/holidays.ts'
import { fold } from '#lib/identifiers/person-name.ts'
import type { WorkshopRow } from '#models/planning/listing.ts'

/** One day of the week; 'YYYY-MM-DD' in the zone of the agency. */
export interface WeekDay {
  date: string
  workshops: WorkshopRow[]
  holiday: Holiday | null
  today: boolean
}

/** One row of the table: a place or a facilitator, and its workshops day by day. */
export interface WeekLine {
  name: string
  detail: string
  cells: WorkshopRow[][]
}

interface Options {
  by: 'place' | 'facilitator'
  agency: { name: string; rooms: string[] }
  t: Translate
}

/** The rows of the week: the agency's rooms in their order, then companies; or facilitators by name. */
export function weekTable(days: WeekDay[], options: Options): WeekLine[] {
  const lines = options.by === 'facilitator' ? facilitatorLines(days, options) : placeLines(days, options)
  return lines.map(({ name, detail, has }) => ({
    name,
    detail,
    cells: days.map(({ workshops }) => workshops.filter(has))
  }))
}

interface Line {
  name: string
  detail: string
  has: (workshop: WorkshopRow) => boolean
}

function placeLines(days: WeekDay[], { agency, t }: Options): Line[] {
  const inAgency = days.flatMap(({ workshops }) => workshops).filter(({ place }) => place.kind === 'agency')
  const rooms = new Map(agency.rooms.map(room => [fold(room), room]))
  for (const { place } of inAgency) if (!rooms.has(fold(place.room))) rooms.set(fold(place.room), place.room)
  const lines = [...rooms].map(([folded, room]) => ({
    name: room || t('workshops.week.noRoom'),
    detail: agency.name,
    has: ({ place }: WorkshopRow) => place.kind === 'agency' && fold(place.room) === folded
  }))
  const company: Line = {
    name: t('workshops.week.inCompany'),
    detail: '',
    has: ({ place }) => place.kind === 'company'
  }
  return days.some(({ workshops }) => workshops.some(company.has)) ? [...lines, company] : lines
}

function facilitatorLines(days: WeekDay[], { t }: Options): Line[] {
  const names = new Map<string, string>()
  for (const { workshops } of days)
    for (const { facilitators } of workshops) for (const { name } of facilitators) names.set(fold(name), name)
  const lines: Line[] = [...names]
    .toSorted(([, one], [, other]) => one.localeCompare(other, 'fr'))
    .map(([folded, name]) => ({
      name,
      detail: '',
      has: ({ facilitators }) => facilitators.some(({ name: theirs }) => fold(theirs) === folded)
    }))
  const nobody: Line = {
    name: t('workshops.week.noFacilitator'),
    detail: '',
    has: ({ facilitators }) => facilitators.length === 0
  }
  return days.some(({ workshops }) => workshops.some(nobody.has)) ? [...lines, nobody] : lines
}
