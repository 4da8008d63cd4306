import type { RemoteMode } from '#models/records/workshop-mode.ts'
import type mongoose from 'mongoose'
import { localDate } from '#lib/dates.ts'
import { fold } from '#lib/identifiers/person-name.ts'
import { Workshop } from '#models/records/workshop.ts'

export interface ComingWorkshop extends Pick<
  Workshop,
  'state' | 'startsAt' | 'endsAt' | 'timeZone' | 'tradeLabel' | 'capacity' | 'place'
> {
  _id: mongoose.Types.ObjectId
  seats: unknown[]
  /** Absent: none. */
  slots?: { capacity: number; mode?: RemoteMode | null }[]
  /** Absent: none. */
  extra?: { places: number }[]
  /** Absent: none. */
  kits?: { name: string; count: number }[]
}

export function comingWorkshops(agency: mongoose.Types.ObjectId, now: Date): Promise<ComingWorkshop[]> {
  return Workshop.find({ agency, startsAt: { $gt: now }, state: { $in: ['draft', 'published'] } })
    .sort({ startsAt: 1, _id: 1 })
    .select(
      'state startsAt endsAt timeZone tradeLabel capacity place kits seats.seq slots.capacity slots.mode extra.places'
    )
    .lean<ComingWorkshop[]>()
}

export function comingIn(of: { sector: string } | { trade: string }, now = new Date()): Promise<number> {
  return Workshop.countDocuments({ ...of, startsAt: { $gt: now }, state: { $in: ['draft', 'published'] } })
}

export const isIn =
  (room: string) =>
  ({ place }: Pick<ComingWorkshop, 'place'>): boolean =>
    place.kind === 'agency' && fold(place.room) === fold(room)

/** 'YYYY-MM-DD' where it is held. */
export const dayOf = ({ startsAt, timeZone }: Pick<ComingWorkshop, 'startsAt' | 'timeZone'>) =>
  localDate(startsAt, timeZone)

/** Those at the agency itself on days from `from` to `to`. */
export function within(
  coming: readonly ComingWorkshop[],
  { from, to }: { from: string; to: string }
): ComingWorkshop[] {
  return coming.filter(
    workshop => workshop.place.kind === 'agency' && dayOf(workshop) >= from && dayOf(workshop) <= to
  )
}
