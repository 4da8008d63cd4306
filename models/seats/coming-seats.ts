import type mongoose from 'mongoose'
import { Workshop } from '#models/records/workshop.ts'

type Id = mongoose.Types.ObjectId

/** A session to come that somebody has a seat in. */
export interface ComingSeat {
  workshop: string
  startsAt: Date
  timeZone: string
}

/** The next seat of each of these people in an agency, by person: one query. */
export async function comingSeats(
  agency: Id | null | undefined,
  people: readonly Id[],
  now = new Date()
): Promise<Map<string, ComingSeat>> {
  const found = new Map<string, ComingSeat>()
  if (!agency || people.length === 0) return found
  const sessions = await Workshop.find({
    'seats.person': { $in: people },
    agency,
    state: 'published',
    startsAt: { $gt: now }
  })
    .sort({ startsAt: 1 })
    .select('startsAt timeZone seats.person')
    .lean<(Pick<Workshop, 'startsAt' | 'timeZone'> & { _id: Id; seats: { person: Id }[] })[]>()
  for (const { _id, startsAt, timeZone, seats } of sessions)
    for (const { person } of seats)
      if (!found.has(String(person))) found.set(String(person), { workshop: String(_id), startsAt, timeZone })
  return found
}
