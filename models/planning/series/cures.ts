import { addDays } from '#lib/dates.ts'
import type { Agency } from '#models/records/agency.ts'
import type { Slot } from '#models/planning/slot.ts'
import type { Obstacle } from './in-the-way.ts'

/** Another room of the agency on that day, by its name, or another day at those hours, 'YYYY-MM-DD'. */
export interface Cure {
  kind: 'room' | 'day'
  value: string
}

/** The nearest first. */
const DAYS_AROUND = [-1, 1, -2, 2]
const MOST_ROOMS = 3

export function moved(slot: Slot, { kind, value }: Cure): Slot {
  return kind === 'day' ? { ...slot, date: value } : { ...slot, place: { kind: 'agency', room: value } }
}

/** What would do instead of a slot that cannot be: rooms that are free then, or else the nearest free day of no other date. */
export function curesOf(
  slot: Slot,
  {
    taken,
    agency,
    judge
  }: { taken: ReadonlySet<string>; agency: Agency; judge: (slot: Slot) => readonly Obstacle[] }
): Cure[] {
  const isFree = (cure: Cure) => judgedFree(judge, moved(slot, cure))
  const rooms = slot.place.kind === 'agency' ? agency.rooms.map(({ name }) => name) : []
  const inRooms = rooms.map((value): Cure => ({ kind: 'room', value })).filter(isFree)
  if (inRooms.length > 0) return inRooms.slice(0, MOST_ROOMS)
  const days = DAYS_AROUND.map((days): Cure => ({ kind: 'day', value: addDays(slot.date, days) }))
  const day = days.filter(({ value }) => !taken.has(value)).find(isFree)
  return day ? [day] : []
}

/** A room that is too small refuses as a wrong number of places would: it is no cure. */
function judgedFree(judge: (slot: Slot) => readonly Obstacle[], slot: Slot): boolean {
  try {
    return judge(slot).length === 0
  } catch {
    return false
  }
}
