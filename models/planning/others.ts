import { Workshop } from '#models/records/workshop.ts'
import type { Occupying } from './occupancy.ts'

/** No workshop lasts longer: one that began earlier cannot still occupy its room. */
export const LONGEST_MS = 24 * 3_600_000

/** A draft keeps its room and facilitators; a cancelled workshop gives them back. */
export const OCCUPIES = ['draft', 'published', 'closed'] as const

export type Other = Occupying &
  Pick<Workshop, 'trade' | 'tradeLabel' | 'basin' | 'timeZone' | 'state' | 'seats'>
const FIELDS = 'agency basin state startsAt endsAt timeZone place facilitators trade tradeLabel'

/** Workshops that touch the span and share the agency, the company or a colleague; `planned` itself apart. */
export async function othersAround(
  planned: Occupying,
  { from, to }: { from: Date; to: Date }
): Promise<Other[]> {
  const when = { ...touching(planned, { from, to }), state: { $in: [...OCCUPIES] } }
  const accounts = planned.facilitators.flatMap(({ account }) => account ?? [])
  const { company } = planned.place
  const found = await Promise.all([
    othersWhere({ agency: planned.agency, ...when }),
    company ? othersWhere({ 'place.company': company, ...when }) : [],
    accounts.length > 0 ? othersWhere({ 'facilitators.account': { $in: accounts }, ...when }) : []
  ])
  const byId = new Map(found.flat().map(other => [String(other._id), other]))
  return [...byId.values()].toSorted((one, other) => one.startsAt.getTime() - other.startsAt.getTime())
}

export function touching({ _id }: Pick<Occupying, '_id'>, { from, to }: { from: Date; to: Date }) {
  return {
    _id: { $ne: _id },
    startsAt: { $gte: new Date(from.getTime() - LONGEST_MS), $lt: to },
    endsAt: { $gt: from }
  }
}

export function othersWhere(filter: Record<string, unknown>, more = ''): Promise<Other[]> {
  return Workshop.find(filter).select(`${FIELDS} ${more}`).lean<Other[]>()
}
