import type { Request, Response } from 'express'
import { addDays, localDate } from '#lib/dates.ts'
import { holidayOn } from '#lib/holidays.ts'
import { campaignsBetween } from '#models/planning/campaigns/known.ts'
import type { Account } from '#models/records/account.ts'
import { Agency, closureOn, type Closure, type Room } from '#models/records/agency.ts'
import { conflictsAmong } from '#models/planning/conflicts.ts'
import { isRunBy, type WorkshopRow } from '#models/planning/listing.ts'
import { isForJobSeekers, USUAL_KIND } from '#models/records/workshop-kind.ts'
import { workshopsOfDays } from '#models/planning/week.ts'
import type { PlanningDay } from '#views/planning/table.ts'
import { readSound } from '../../forms/read.ts'
import { weekFilterForm, type WeekFilterForm } from '../../forms/week-filter.ts'
import { sharedOf } from '../../render.ts'
import { kindOptions } from '../kinds.ts'
import { sectorWords } from '../sectors.ts'

type Stored = Pick<Agency, '_id' | 'name' | 'region' | 'departement' | 'basin' | 'timeZone'> & {
  rooms?: readonly Pick<Room, 'name' | 'closedFrom'>[]
  closures?: readonly Pick<Closure, 'from' | 'to' | 'label'>[]
}

/** What the day, the week and the month of an agency show alike: its days from `first` to `last`, 'YYYY-MM-DD'. */
export async function planningFrame(
  req: Request,
  res: Response,
  { first, last }: { first: string; last: string }
) {
  const { value: filter } = readSound(weekFilterForm, req.query)
  const {
    rooms = [],
    closures = [],
    ...named
  } = await Agency.findById(req.user.agency)
    .select('name rooms region departement basin timeZone closures')
    .orFail()
    .lean<Stored>()
  const agency = { ...named, rooms, closures }
  const { timeZone: zone } = agency
  const workshops = await workshopsOfDays(req.user, { first, last, zone })
  const now = new Date()
  const today = localDate(now, zone)
  const shown = new Map<string, WorkshopRow[]>()
  for (const row of workshops.filter(
    one => fits(one, filter, now) && (!filter.mine || isRunBy(one, req.user))
  )) {
    const day = localDate(row.startsAt, zone)
    const held = shown.get(day) ?? []
    held.push(row)
    shown.set(day, held)
  }
  const closedOn = wordsOfClosedDays(agency, res)
  const days: PlanningDay[] = []
  for (let date = first; date <= last; date = addDays(date, 1))
    days.push({ date, workshops: shown.get(date) ?? [], today: date === today, ...closedOn(date) })
  return {
    agency,
    days,
    filter,
    query: queryOf(filter),
    rowsBy: {
      place: queryOf({ ...filter, by: 'place' }),
      facilitator: queryOf({ ...filter, by: 'facilitator' })
    },
    whose: { everyone: queryOf({ ...filter, mine: '' }), mine: queryOf({ ...filter, mine: 'yes' }) },
    now,
    today,
    conflicts: conflictsAmong(workshops),
    sectors: (await sectorWords(sharedOf(res))).every,
    campaigns: await campaignsShown(req.user, { first, last }, agency),
    kinds: kindOptions(sharedOf(res).t)
  }
}

const fits = (row: WorkshopRow, { sector, kind, free, campaign }: WeekFilterForm, now: Date) =>
  (!campaign || isTaggedWith(row, campaign)) &&
  (!sector || row.sector === sector) &&
  (!kind || (row.kind ?? USUAL_KIND) === kind) &&
  (!free || (isForJobSeekers(row) && row.state === 'published' && row.endsAt > now && row.seatsFree > 0))

const isTaggedWith = ({ campaigns }: WorkshopRow, campaign: string) =>
  (campaigns ?? []).some(id => String(id) === campaign)

/** Kept from day to week to month: '' or '?…'. */
function queryOf({ by, sector, kind, free, mine, campaign }: WeekFilterForm): string {
  const query = new URLSearchParams({
    ...(by === 'facilitator' ? { by } : {}),
    ...(sector ? { sector } : {}),
    ...(kind ? { kind } : {}),
    ...(free ? { free } : {}),
    ...(mine ? { mine } : {}),
    ...(campaign ? { campaign } : {})
  }).toString()
  return query ? `?${query}` : ''
}

/** Nobody works on a holiday; a closure is the agency's own: a company may host meanwhile. */
function wordsOfClosedDays(agency: Required<Pick<Stored, 'departement' | 'closures'>>, res: Response) {
  const { t } = sharedOf(res)
  const departement = agency.departement.slice(agency.departement.indexOf('-') + 1)
  return (date: string): Pick<PlanningDay, 'closed' | 'holiday'> => {
    const holiday = holidayOn(date, departement)
    if (holiday) return { closed: t(`workshops.holiday.${holiday}`), holiday: true }
    const closure = closureOn(agency, date)
    return { closed: closure ? t('workshops.week.closed', { label: closure.label }) : '', holiday: false }
  }
}

/** Those with a day among these, to choose from. */
export async function campaignsShown(
  account: Account,
  days: { first: string; last: string },
  agency?: Pick<Agency, '_id' | 'region' | 'departement' | 'basin'>
) {
  const found = await campaignsBetween(account, days, agency)
  return found.map(({ _id, name }) => ({ value: String(_id), label: name }))
}

/** A room closed before these days is no row of them, unless something is still held there. */
export function roomsOpenOn({ name, rooms }: Required<Pick<Stored, 'name' | 'rooms'>>, first: string) {
  const open = rooms.filter(({ closedFrom }) => !closedFrom || closedFrom > first)
  return { name, rooms: open.map(room => room.name) }
}
