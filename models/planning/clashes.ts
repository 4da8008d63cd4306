import type mongoose from 'mongoose'
import { Agency } from '#models/records/agency.ts'
import { Workshop } from '#models/records/workshop.ts'
import { overlap, sharedBetween, type Occupying, type Resource } from './occupancy.ts'

type Id = mongoose.Types.ObjectId

/** What may stand in the way of a workshop: hard ones refuse it, soft ones ask why; each is said beside a field. */
export const CLASHES = {
  room: { isHard: true, field: 'place' },
  site: { isHard: true, field: 'place' },
  facilitator: { isHard: true, field: 'facilitators' }
} as const satisfies Record<string, { isHard: boolean; field: string }>
export type ClashKind = keyof typeof CLASHES

export interface Clash {
  kind: ClashKind
  /** The room, the company or the facilitator. */
  name: string
  other: ClashingWorkshop
  /** It gave this up, and may come back until then. */
  keptUntil: Date | null
}

/** What a planner may know of it: of another agency's, the agency and the hours alone. */
export interface ClashingWorkshop {
  id: string | null
  trade: string | null
  agency: string
  startsAt: Date
  endsAt: Date
  timeZone: string
}

/** No workshop lasts longer: one that began earlier cannot still occupy its room. */
const LONGEST_MS = 24 * 3_600_000

/** A draft keeps its room and facilitators; a cancelled workshop gives them back. */
const OCCUPIES = ['draft', 'published', 'closed'] as const

export type Other = Occupying & Pick<Workshop, 'tradeLabel' | 'timeZone' | 'state'>
const FIELDS = 'agency state startsAt endsAt timeZone place facilitators tradeLabel'

/** Every hard clash of a workshop as planned with what is kept, in all agencies. Three questions, each by its index. */
export async function clashesOf(planned: Occupying): Promise<Clash[]> {
  const { startsAt, endsAt } = planned
  const others = await around(planned, { from: startsAt, to: endsAt })
  const found = others
    .filter(other => overlap(planned, other))
    .flatMap(other => sharedBetween(planned, other).map(resource => ({ resource, other })))
  return toldTo(planned.agency, found)
}

/** Workshops that share the agency, the company or a colleague and touch the span, `planned` itself apart. */
async function around(planned: Occupying, { from, to }: { from: Date; to: Date }): Promise<Other[]> {
  const when = {
    _id: { $ne: planned._id },
    startsAt: { $gte: new Date(from.getTime() - LONGEST_MS), $lt: to },
    endsAt: { $gt: from },
    state: { $in: [...OCCUPIES] }
  }
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

function othersWhere(filter: Record<string, unknown>): Promise<Other[]> {
  return Workshop.find(filter).select(FIELDS).lean<Other[]>()
}

interface Found {
  resource: Pick<Clash, 'kind' | 'name'>
  other: Other
  keptUntil?: Date
}

/** Clashes as a planner of the agency may read them. */
export async function toldTo(agency: Id, found: readonly Found[]): Promise<Clash[]> {
  const agencies = await namesOf(found.map(({ other }) => other.agency))
  return found.map(({ resource: { kind, name }, other, keptUntil = null }) => {
    const isOwn = other.agency.equals(agency)
    const { startsAt, endsAt, timeZone } = other
    return {
      kind,
      name,
      keptUntil,
      other: {
        id: isOwn ? String(other._id) : null,
        trade: isOwn ? other.tradeLabel : null,
        agency: agencies.get(String(other.agency)) ?? '',
        startsAt,
        endsAt,
        timeZone
      }
    }
  })
}

async function namesOf(ids: readonly Id[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const agencies = await Agency.find({ _id: { $in: ids } })
    .select('name')
    .lean()
  return new Map(agencies.map(({ _id, name }) => [String(_id), name]))
}

export interface Conflict<Row> {
  other: Row
  resources: Resource[]
}

/** Every conflict of each workshop, by its id; those without one are absent. */
export function conflictsAmong<Row extends Occupying & { state: string }>(
  workshops: Row[]
): Map<string, Conflict<Row>[]> {
  const found = new Map<string, Conflict<Row>[]>()
  const occupying = workshops
    .filter(({ state }) => OCCUPIES.some(one => one === state))
    .toSorted((a, b) => a.startsAt.getTime() - b.startsAt.getTime())
  for (const [index, one] of occupying.entries()) {
    for (const other of occupying.slice(index + 1)) {
      if (other.startsAt >= one.endsAt) break
      const resources = sharedBetween(one, other)
      if (resources.length === 0) continue
      note(found, one, { other, resources })
      note(found, other, { other: one, resources })
    }
  }
  return found
}

function note<Row extends Occupying>(found: Map<string, Conflict<Row>[]>, of: Row, conflict: Conflict<Row>) {
  const known = found.get(String(of._id))
  if (known) known.push(conflict)
  else found.set(String(of._id), [conflict])
}
