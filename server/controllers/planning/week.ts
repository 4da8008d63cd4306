import type { RequestHandler } from 'express'
import { addDays, isDate, localDate } from '#lib/dates.ts'
import { holidayOn } from '#lib/holidays.ts'
import { NotFound } from '#lib/refusal.ts'
import { Agency } from '#models/records/agency.ts'
import { conflictsAmong } from '#models/planning/clashes.ts'
import { isRunBy } from '#models/planning/listing.ts'
import { weekOf, workshopsOfDays } from '#models/planning/week.ts'
import { weekTable, type WeekDay } from '#views/planning/week.ts'
import { param } from '../../forms/param.ts'
import { readSound } from '../../forms/read.ts'
import { weekFilterForm, type WeekFilterForm } from '../../forms/week-filter.ts'
import { sectorWords } from '../../pages/sectors.ts'
import { paths } from '../../paths.ts'
import { render, sharedOf } from '../../render.ts'

/** One week of the agency: places (or facilitators) by days; on a phone the day of the address. Two queries. */
export const show: RequestHandler = async (req, res) => {
  const { t } = sharedOf(res)
  const chosen = param(req, 'date')
  if (!isDate(chosen)) throw new NotFound()
  const { value: filter } = readSound(weekFilterForm, req.query)
  const agency = await Agency.findById(req.user.agency)
    .select('name rooms departement timeZone')
    .orFail()
    .lean()
  const { timeZone: zone } = agency
  const [first = chosen, ...rest] = weekOf(chosen)
  const workshops = await workshopsOfDays(req.user, { first, last: rest.at(-1) ?? first, zone })
  const now = new Date()
  const fits = (row: (typeof workshops)[number]) =>
    (!filter.sector || row.sector === filter.sector) &&
    (!filter.mine || isRunBy(row, req.user)) &&
    (!filter.free || (row.state === 'published' && row.endsAt > now && row.seatsFree > 0))
  const shown = workshops.filter(fits)
  const today = localDate(now, zone)
  const departement = agency.departement.slice(agency.departement.indexOf('-') + 1)
  const days: WeekDay[] = [first, ...rest]
    .map(date => ({
      date,
      workshops: shown.filter(row => localDate(row.startsAt, zone) === date),
      holiday: holidayOn(date, departement) ?? null,
      today: date === today
    }))
    .filter(
      ({ date, workshops: held }, index) => index < 5 || held.length > 0 || (index === 5 && date === chosen)
    )
  const locals = {
    days,
    chosen: days.some(({ date }) => date === chosen) ? chosen : first,
    table: weekTable(days, { by: filter.by, agency: shownAgency(agency, first), t }),
    conflicts: conflictsAmong(workshops),
    filter,
    weekAt: (day: string, change: Partial<WeekFilterForm> = {}) => weekAt(day, { ...filter, ...change }),
    now,
    today,
    sectors: (await sectorWords(sharedOf(res))).every,
    previous: addDays(first, -7),
    next: addDays(first, 7)
  }
  render(res, 'planning/week', locals, { title: t('common.nav.planning'), here: 'planning' })
}

const FILTERS = ['by', 'sector', 'free', 'mine'] as const

/** What the week shows unasked is not in its address. */
function weekAt(day: string, filter: WeekFilterForm): string {
  const asked = FILTERS.filter(name => filter[name] && filter[name] !== 'place')
  const query = new URLSearchParams(Object.fromEntries(asked.map(name => [name, filter[name]]))).toString()
  return paths.planningWeek(day) + (query && `?${query}`)
}

/** A room closed before the week is no row of it, unless something is still held there. */
function shownAgency({ name, rooms }: Pick<Agency, 'name' | 'rooms'>, monday: string) {
  const open = rooms.filter(({ closedFrom }) => !closedFrom || closedFrom > monday)
  return { name, rooms: open.map(room => room.name) }
}
