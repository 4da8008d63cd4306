import type { Translate } from '#lib/i18n.ts'
import { fold } from '#lib/identifiers/person-name.ts'
import type { WorkshopRow } from '#models/planning/listing.ts'

/** One day; 'YYYY-MM-DD' in the zone of the agency. */
export interface PlanningDay {
  date: string
  workshops: WorkshopRow[]
  /** Why nothing is held at the agency that day; '' when it is open. */
  closed: string
  /** Closed for companies too. */
  holiday: boolean
  today: boolean
}

/** One row of the table: a place or a facilitator, and its workshops day by day. */
export interface PlanningLine {
  name: string
  detail: string
  /** A closure of the agency closes it. */
  inAgency: boolean
  cells: WorkshopRow[][]
}

interface Options {
  by: 'place' | 'facilitator'
  agency: { name: string; rooms: string[] }
  t: Translate
}

/** The rows of the planning: the agency's rooms in their order, then companies; or facilitators by name. */
export function planningTable(days: PlanningDay[], options: Options): PlanningLine[] {
  const lines = options.by === 'facilitator' ? facilitatorLines(days, options) : placeLines(days, options)
  return lines.map(({ name, detail, inAgency, has }) => ({
    name,
    detail,
    inAgency,
    cells: days.map(({ workshops }) => workshops.filter(has))
  }))
}

interface Line {
  name: string
  detail: string
  inAgency: boolean
  has: (workshop: WorkshopRow) => boolean
}

function placeLines(days: PlanningDay[], { agency, t }: Options): Line[] {
  const isRemote = ({ place }: WorkshopRow) => place.mode === 'video' || place.mode === 'telephone'
  const shown = days.flatMap(({ workshops }) => workshops)
  const inAgency = shown.filter(one => one.place.kind === 'agency' && !isRemote(one))
  const rooms = new Map(agency.rooms.map(room => [fold(room), room]))
  for (const { place } of inAgency) if (!rooms.has(fold(place.room))) rooms.set(fold(place.room), place.room)
  const lines = [...rooms].map(([folded, room]) => ({
    name: room || t('workshops.week.noRoom'),
    detail: agency.name,
    inAgency: true,
    has: (one: WorkshopRow) =>
      one.place.kind === 'agency' && !isRemote(one) && fold(one.place.room) === folded
  }))
  const company: Line = {
    name: t('workshops.week.inCompany'),
    detail: '',
    inAgency: false,
    has: ({ place }) => place.kind === 'company'
  }
  const remote: Line = { name: t('kinds.remote'), detail: agency.name, inAgency: true, has: isRemote }
  return [...lines, ...[company, remote].filter(({ has }) => shown.some(has))]
}

function facilitatorLines(days: PlanningDay[], { t }: Options): Line[] {
  const names = new Map<string, string>()
  for (const { workshops } of days)
    for (const { facilitators } of workshops) for (const { name } of facilitators) names.set(fold(name), name)
  const lines: Line[] = [...names]
    .toSorted(([, one], [, other]) => one.localeCompare(other, 'fr'))
    .map(([folded, name]) => ({
      name,
      detail: '',
      inAgency: false,
      has: ({ facilitators }) => facilitators.some(({ name: theirs }) => fold(theirs) === folded)
    }))
  const nobody: Line = {
    name: t('workshops.week.noFacilitator'),
    detail: '',
    inAgency: false,
    has: ({ facilitators }) => facilitators.length === 0
  }
  return days.some(({ workshops }) => workshops.some(nobody.has)) ? [...lines, nobody] : lines
}

/** Weeks of seven days, without the Saturdays or Sundays on which nothing is held all month. */
export function monthTable(days: PlanningDay[]): PlanningDay[][] {
  const isShown = (index: number) =>
    index % 7 < 5 || days.some(({ workshops }, other) => other % 7 === index % 7 && workshops.length > 0)
  return days
    .map((day, index) => ({ day, index }))
    .filter(({ index }) => isShown(index))
    .reduce<PlanningDay[][]>((weeks, { day, index }) => {
      const week = (weeks[Math.floor(index / 7)] ??= [])
      week.push(day)
      return weeks
    }, [])
}
