import { nameKey } from '#lib/identifiers/person-name.ts'
import { Workshop } from '#models/records/workshop.ts'
import { batches } from '../file/finding.ts'
import { idWithoutNumber, type WorkshopFacts } from './workshop-facts.ts'

export type StoredWorkshop = Pick<
  Workshop,
  | '_id'
  | 'agency'
  | 'reference'
  | 'state'
  | 'sector'
  | 'trade'
  | 'tradeLabel'
  | 'startsAt'
  | 'endsAt'
  | 'timeZone'
  | 'place'
  | 'capacity'
  | 'facilitators'
  | 'bring'
  | 'audience'
  | 'agreement'
  | 'remarks'
  | 'stepFree'
  | 'declared'
  | 'ledger'
  | 'cell'
  | 'seats'
  | 'log'
  | 'tradeVersion'
  | 'publishedAt'
>

const FIELDS =
  'agency reference state sector trade tradeLabel startsAt endsAt timeZone place capacity facilitators bring audience agreement remarks stepFree declared ledger cell seats.person log tradeVersion publishedAt'
const BATCH = 500
/** No workshop lasts longer: one that began earlier cannot still occupy its room. */
const LONGEST_MS = 24 * 3_600_000

/** « agency number », or the id that a line without number gives: what a workshop is known by. */
export function keyOf(facts: WorkshopFacts): string {
  return facts.reference ? `${String(facts.agency)} ${facts.reference}` : String(idWithoutNumber(facts))
}

export async function findStored(facts: WorkshopFacts[]): Promise<Map<string, StoredWorkshop>> {
  const found = new Map<string, StoredWorkshop>()
  for (const some of batches(facts, BATCH)) {
    const numbered = some.filter(({ reference }) => reference)
    const stored = await Workshop.find({
      $or: [
        {
          agency: { $in: numbered.map(({ agency }) => agency) },
          reference: { $in: numbered.map(({ reference }) => reference) }
        },
        { _id: { $in: some.filter(({ reference }) => !reference).map(idWithoutNumber) } }
      ]
    })
      .select(FIELDS)
      .lean<StoredWorkshop[]>()
    for (const workshop of stored) {
      found.set(String(workshop._id), workshop)
      if (workshop.reference) found.set(`${String(workshop.agency)} ${workshop.reference}`, workshop)
    }
  }
  return found
}

export async function findOccupying(facts: WorkshopFacts[]): Promise<StoredWorkshop[]> {
  if (facts.length === 0) return []
  const from = Math.min(...facts.map(({ startsAt }) => startsAt.getTime()))
  const to = Math.max(...facts.map(({ endsAt }) => endsAt.getTime()))
  const agencies = [...new Set(facts.map(({ agency }) => String(agency)))]
  return Workshop.find({
    agency: { $in: agencies },
    startsAt: { $gte: new Date(from - LONGEST_MS), $lt: new Date(to) },
    state: { $in: ['draft', 'published'] }
  })
    .select(FIELDS)
    .lean<StoredWorkshop[]>()
}

export interface Clash {
  what: 'room' | 'facilitator'
  name: string
  other: StoredWorkshop
}

export function clashOf(facts: WorkshopFacts, occupying: StoredWorkshop[], own: unknown): Clash | undefined {
  for (const other of occupying) {
    if (String(other._id) === own || !other.agency.equals(facts.agency)) continue
    if (other.startsAt >= facts.endsAt || other.endsAt <= facts.startsAt) continue
    if (sharesRoom(facts, other)) return { what: 'room', name: facts.place.room, other }
    const shared = facts.facilitators.find(({ account, name }) =>
      other.facilitators.some(their =>
        account && their.account ? account.equals(their.account) : nameKey(their.name) === nameKey(name)
      )
    )
    if (shared) return { what: 'facilitator', name: shared.name, other }
  }
  return undefined
}

function sharesRoom({ place }: WorkshopFacts, { place: other }: StoredWorkshop): boolean {
  if (!place.room || place.kind !== other.kind || nameKey(place.room) !== nameKey(other.room)) return false
  return place.kind === 'agency' || (place.company !== null && place.company.equals(other.company ?? ''))
}
