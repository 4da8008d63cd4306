import { momentIn } from '#lib/dates.ts'
import { holidayOn } from '#lib/holidays.ts'
import { Refusal } from '#lib/refusal.ts'
import { closureOn, type Agency, type Closure } from '#models/records/agency.ts'
import { detachFromImport } from '#models/hosts/import-origin.ts'
import type { RemoteMode } from '#models/records/workshop-mode.ts'
import { Company } from '#models/records/company.ts'

/** When and where, as a counsellor says it: 'YYYY-MM-DD' and 'HH:MM' in the zone of the agency. */
export interface Slot {
  date: string
  from: string
  to: string
  place: PlaceChoice
  /** A Saturday is meant, and not a slip. */
  saturday: boolean
}

/** A room of the agency, by its name, a site of a company the agency works with, or no place at all. */
export type PlaceChoice =
  | { kind: 'agency'; room: string }
  | { kind: 'company'; company: string; site: string }
  | { kind: 'remote'; mode: RemoteMode }

/** Shorter is a slip of the keyboard. Domain §1: from 1 h 30 to a day; a talk alone may be shorter. */
const SHORTEST_MS = 30 * 60_000

const SATURDAY = 6
const SUNDAY = 0

/** What a workshop already has stays its own, whatever became of the list of rooms since. */
interface Kept {
  room?: string | null
  date?: string
}

/** Takes what is refused: all of it is told at once. Without one, the first is thrown. */
export type Gather = (refusal: Refusal) => void
export const refuse: Gather = refusal => {
  throw refusal
}

/** Refuses the past, days and hours when the agency is closed, an unmeant Saturday, and a place that is not theirs. */
export async function settledSlot(slot: Slot, agency: Agency, now: Date, kept: Kept = {}, gather = refuse) {
  const times = judgedTimes(slot, agency, now, gather)
  return { ...times, timeZone: agency.timeZone, place: await placeOf(slot, agency, kept) }
}

/** The same of the day and the hours alone, whatever the place. */
export function judgedTimes(
  slot: Slot,
  agency: Agency,
  now: Date,
  gather = refuse
): { startsAt: Date; endsAt: Date } {
  const { timeZone } = agency
  const startsAt = momentIn(timeZone, slot.date, slot.from)
  const endsAt = momentIn(timeZone, slot.date, slot.to)
  if (endsAt <= startsAt) throw new Refusal('errors.workshop.endBeforeStart', {}, 'to')
  if (endsAt.getTime() - startsAt.getTime() < SHORTEST_MS)
    gather(new Refusal('workshops.refusal.tooShort', {}, 'to'))
  if (startsAt <= now) gather(new Refusal('errors.workshop.inThePast', {}, 'date'))
  const closed = closedDay(slot, agency)
  if (closed) gather(closed)
  if (slot.place.kind !== 'company') closedAgency(slot, agency).forEach(gather)
  return { startsAt, endsAt }
}

function closedDay({ date, saturday }: Slot, { departement, days }: Agency): Refusal | null {
  const holiday = holidayOn(date, departement.slice(departement.indexOf('-') + 1))
  if (holiday) return new Refusal(`workshops.refusal.holiday.${holiday}`, {}, 'date')
  const weekday = new Date(`${date}T00:00:00Z`).getUTCDay()
  if (weekday === SUNDAY) return new Refusal('workshops.refusal.sunday', {}, 'date')
  if (days.includes(weekday)) return null
  if (weekday !== SATURDAY) return new Refusal('workshops.refusal.notWorkshopDay', {}, 'date')
  return saturday ? null : new Refusal('workshops.refusal.saturday', {}, 'saturday')
}

/** A workshop in a company may be held while the agency is closed. */
function closedAgency({ date, from, to }: Slot, agency: Agency): Refusal[] {
  const closure = closureOn(agency, date)
  const hours = agency.openingHours
  return [
    ...(closure ? [closureRefusal(closure)] : []),
    ...(hours && from < hours.from ? [new Refusal('workshops.refusal.beforeOpening', {}, 'from')] : []),
    ...(hours && to > hours.to ? [new Refusal('workshops.refusal.afterClosing', {}, 'to')] : [])
  ]
}

const closureRefusal = ({ label }: Closure) => new Refusal('workshops.refusal.closure', { label }, 'date')

/** Refuses a day, 'YYYY-MM-DD', on which no workshop is held at the agency. */
export function refuseClosure(date: string, agency: Pick<Agency, 'closures'>): void {
  const closure = closureOn(agency, date)
  if (closure) throw closureRefusal(closure)
}

/** The place as a workshop keeps it: copied, so that a later change of address rewrites no past workshop. */
async function placeOf({ place: choice, date }: Slot, agency: Agency, kept: Kept) {
  if (choice.kind === 'remote') return remotePlace(choice.mode, agency)
  if (choice.kind === 'agency') {
    const { name, address, postcode, commune } = agency
    return {
      kind: 'agency' as const,
      mode: 'onSite' as const,
      name,
      room: roomOf(choice.room, date, agency, kept),
      company: null,
      site: null,
      address,
      postcode,
      commune
    }
  }
  const company = await Company.findOne({ _id: choice.company, agencies: agency._id })
  const site = company?.sites.find(({ _id }) => _id.equals(choice.site))
  if (!company || !site || !(await detachFromImport(company._id)))
    throw new Refusal('workshops.refusal.unknownPlace', {}, 'place')
  const { address, postcode, commune } = site
  const room = company.sites.length > 1 ? site.name : ''
  return {
    kind: 'company' as const,
    mode: 'onSite' as const,
    name: company.name,
    room,
    company: company._id,
    site: site._id,
    address,
    postcode,
    commune
  }
}

/** Whoever runs it is of the agency; nobody else comes there. */
function remotePlace(mode: RemoteMode, { name }: Agency) {
  return { kind: 'agency' as const, mode, name, room: '', company: null, site: null, ...NOWHERE }
}

const NOWHERE = { address: '', postcode: '', commune: '' }

/** The name of a room as the agency writes it. Refuses one that it does not have, or has closed by then. */
export function roomOf(name: string, date: string, agency: Agency, kept: Kept = {}): string {
  const room = agency.roomNamed(name)
  if (!room) {
    if (kept.room === name) return name
    throw new Refusal('workshops.refusal.unknownPlace', {}, 'place')
  }
  const isAsBefore = kept.room === room.name && kept.date === date
  if (room.closedFrom && date >= room.closedFrom && !isAsBefore)
    throw new Refusal('workshops.refusal.roomClosed', { room: room.name }, 'place')
  return room.name
}
