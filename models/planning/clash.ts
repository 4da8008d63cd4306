import type mongoose from 'mongoose'
import { Agency } from '#models/records/agency.ts'
import type { Other } from './others.ts'

type Id = mongoose.Types.ObjectId

/** What may stand in the way of a workshop: hard ones refuse it, soft ones ask why; each is said beside a field. */
export const CLASHES = {
  room: { isHard: true, field: 'place' },
  site: { isHard: true, field: 'place' },
  facilitator: { isHard: true, field: 'facilitators' },
  /** Not enough of it at that hour. */
  kit: { isHard: true, field: 'kitCount' },
  /** Two workshops of one series on one day. */
  sameDay: { isHard: true, field: 'date' },
  /** Too short a time from one place to the other. */
  journey: { isHard: false, field: 'facilitators' },
  /** People of a workshop that moves who have a seat elsewhere at that hour. */
  people: { isHard: false, field: 'date' },
  /** The same trade in the same basin on the same half-day. */
  sameTrade: { isHard: false, field: 'trade' }
} as const satisfies Record<string, { isHard: boolean; field: string }>
export type ClashKind = keyof typeof CLASHES

export interface Clash {
  kind: ClashKind
  /** The room, the company, the facilitator or the trade. */
  name: string
  other: ClashingWorkshop
  /** It gave this up, and may come back until then. */
  keptUntil: Date | null
  /** Who is hit: by name those of the agency, the others counted. */
  people: { names: string[]; others: number } | null
  kit?: KitShortage
}

/** How many there are, how many are wanted, how many are left, and how many this workshop has. */
export interface KitShortage {
  number: number
  wanted: number
  free: number
  taken: number
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

export interface Found extends Pick<Clash, 'kind' | 'name'> {
  other: Other
  keptUntil?: Date
  people?: Clash['people']
  kit?: KitShortage
}

/** Clashes as a planner of the agency may read them. */
export async function toldTo(agency: Id, found: readonly Found[]): Promise<Clash[]> {
  const agencies = await namesOf(found.map(({ other }) => other.agency))
  return found.map(({ other, keptUntil = null, people = null, ...what }) => {
    const isOwn = other.agency.equals(agency)
    const { startsAt, endsAt, timeZone } = other
    return {
      ...what,
      keptUntil,
      people,
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
