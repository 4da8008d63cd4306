import type mongoose from 'mongoose'
import { Agency } from '#models/records/agency.ts'
import { Workshop } from '#models/records/workshop.ts'
import { USUAL_KIND, type WorkshopKind } from '#models/records/workshop-kind.ts'

type Id = mongoose.Types.ObjectId

/** An open session somebody may go to instead. */
export interface NextDate extends Pick<
  Workshop,
  'startsAt' | 'endsAt' | 'timeZone' | 'place' | 'trade' | 'tradeLabel' | 'seatsFree' | 'kept'
> {
  _id: Id
  seats: { person: Id }[]
}

type Session = Pick<Workshop, 'agency' | 'region' | 'basin' | 'trade' | 'sector'> & {
  _id: Id
  kind?: WorkshopKind | null | undefined
}

/** As many as a message gives. */
export const DATES_TOLD = 3
/** More than are told: whoever has a seat there already is told of the others. */
const LOOKED_AT = 10

/** The soonest open sessions of its kind, and of its trade or sector, in its agency and those of its basin: two questions. */
export async function nextDatesOf(
  { _id, agency, region, basin, kind: known, trade, sector }: Session,
  { now, only }: { now: Date; only?: 'agency' }
): Promise<NextDate[]> {
  const near = basin && !only ? await Agency.find({ region, basin }).select('_id').lean() : []
  const open = await Workshop.find({
    agency: { $in: [agency, ...near.map(one => one._id)] },
    startsAt: { $gt: now },
    kind: known ?? USUAL_KIND,
    state: 'published',
    seatsFree: { $gt: 0 },
    _id: { $ne: _id },
    $or: [{ trade }, { sector }]
  })
    .sort({ startsAt: 1 })
    .limit(LOOKED_AT)
    .select('startsAt endsAt timeZone place trade tradeLabel seatsFree kept seats.person')
    .lean<NextDate[]>()
  // Places kept for some publics are not everyone's.
  return open.filter(({ seatsFree, kept }) => seatsFree > (kept?.free ?? 0))
}

/** Those that a person has no seat at yet. */
export function datesFor(person: Id, dates: readonly NextDate[]): NextDate[] {
  return dates.filter(({ seats }) => !seats.some(seat => seat.person.equals(person))).slice(0, DATES_TOLD)
}
