import { Workshop } from '#models/records/workshop.ts'
import type { Occupying } from './occupancy.ts'

/** No workshop lasts longer: one that began earlier cannot still occupy its room. */
export const LONGEST_MS = 24 * 3_600_000

/** A draft keeps its room and facilitators; a cancelled workshop gives them back. */
export const OCCUPIES = ['draft', 'published', 'closed'] as const

export type Other = Occupying &
  Pick<Workshop, 'trade' | 'tradeLabel' | 'basin' | 'timeZone' | 'state' | 'seats'>
const FIELDS = 'agency basin state startsAt endsAt timeZone place facilitators kits series trade tradeLabel'

/** Workshops that touch the span and share the agency, the company or a colleague; `planned` itself apart. */
export async function othersAround(
  planned: Occupying,
  { from, to }: { from: Date; to: Date }
): Promise<Other[]> {
  const when = { ...touching(planned, { from, to }), state: { $in: [...OCCUPIES] } }
  const found = await othersSharing(planned, planned.place.company, when)
  return found.toSorted((one, other) => one.startsAt.getTime() - other.startsAt.getTime())
}

/** Those of the agency, of the company and of the colleagues: three questions, each by its index. */
export async function othersSharing(
  { agency, facilitators }: Pick<Occupying, 'agency' | 'facilitators'>,
  company: Id | null | undefined,
  when: Record<string, unknown>
): Promise<Other[]> {
  const accounts = facilitators.flatMap(({ account }) => account ?? [])
  const found = await Promise.all([
    othersWhere({ agency, ...when }),
    company ? othersWhere({ 'place.company': company, ...when }) : [],
    accounts.length > 0 ? othersWhere({ 'facilitators.account': { $in: accounts }, ...when }) : []
  ])
  return distinctById(found.flat())
}

/** Workshops to come or under way that may stand in the way of any of a list: by agency, by company, by colleague. */
export async function othersTakingPart(planned: readonly Omit<Occupying, '_id'>[]): Promise<Other[]> {
  if (planned.length === 0) return []
  const from = Math.min(...planned.map(({ startsAt }) => startsAt.getTime()))
  const to = Math.max(...planned.map(({ endsAt }) => endsAt.getTime()))
  const when = {
    startsAt: { $gte: new Date(from - LONGEST_MS), $lt: new Date(to) },
    state: { $in: ['draft', 'published'] }
  }
  const agencies = distinct(planned.map(({ agency }) => agency))
  const companies = distinct(planned.map(({ place }) => place.company))
  const accounts = distinct(planned.flatMap(({ facilitators }) => facilitators.map(({ account }) => account)))
  const found = await Promise.all([
    othersWhere({ agency: { $in: agencies }, ...when }),
    companies.length > 0 ? othersWhere({ 'place.company': { $in: companies }, ...when }) : [],
    accounts.length > 0 ? othersWhere({ 'facilitators.account': { $in: accounts }, ...when }) : []
  ])
  return distinctById(found.flat())
}

type Id = Occupying['_id']

const distinctById = <Row extends { _id: Id }>(rows: readonly Row[]): Row[] => [
  ...new Map(rows.map(row => [String(row._id), row])).values()
]

function distinct(ids: readonly (Id | null | undefined)[]): Id[] {
  return distinctById(ids.flatMap(_id => (_id ? [{ _id }] : []))).map(({ _id }) => _id)
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
