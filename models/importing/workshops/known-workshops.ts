import { overlap, sharedBetween, type Resource } from '#models/planning/occupancy.ts'
import type { Other } from '#models/planning/others.ts'
import { Workshop } from '#models/records/workshop.ts'
import { batches } from '../file/finding.ts'
import { idWithoutNumber, type WorkshopFacts } from './workshop-facts.ts'

export type StoredWorkshop = Pick<
  Workshop,
  | '_id'
  | 'agency'
  | 'reference'
  | 'state'
  | 'kind'
  | 'sector'
  | 'trade'
  | 'tradeLabel'
  | 'startsAt'
  | 'endsAt'
  | 'timeZone'
  | 'place'
  | 'capacity'
  | 'seatsFree'
  | 'extra'
  | 'slots'
  | 'facilitators'
  | 'kits'
  | 'series'
  | 'bring'
  | 'audience'
  | 'agreement'
  | 'remarks'
  | 'stepFree'
  | 'declared'
  | 'ledger'
  | 'cell'
  | 'seats'
  | 'waiting'
  | 'offers'
  | 'kept'
  | 'log'
  | 'tradeVersion'
  | 'publishedAt'
>

const FIELDS =
  'agency reference state kind sector trade tradeLabel startsAt endsAt timeZone place capacity seatsFree extra slots facilitators kits series bring audience agreement remarks stepFree declared ledger cell seats.person waiting.person offers.person kept log tradeVersion publishedAt'
const BATCH = 500

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
      ],
      // One whose save died has its id and nothing else.
      state: { $exists: true }
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

export interface Taken extends Resource {
  other: Other
}

/** Everything of a line that is taken, `own` being the workshop that it changes. */
export function takenOf(facts: WorkshopFacts, occupying: readonly Other[], own: unknown): Taken[] {
  const planned = { ...facts, _id: facts.agency }
  return occupying
    .filter(other => String(other._id) !== own && overlap(facts, other))
    .flatMap(other => sharedBetween(planned, other).map(resource => ({ ...resource, other })))
}
