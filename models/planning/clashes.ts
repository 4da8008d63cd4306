import type mongoose from 'mongoose'
import { fold } from '#lib/identifiers/person-name.ts'
import { Refusal } from '#lib/refusal.ts'
import { Workshop } from '#models/records/workshop.ts'

export interface Occupying {
  _id: mongoose.Types.ObjectId
  agency: mongoose.Types.ObjectId
  state: string
  startsAt: Date
  endsAt: Date
  place: { kind: string; room?: string | null }
  facilitators: { account?: mongoose.Types.ObjectId | null; name: string }[]
}

/** No workshop lasts longer: one that began earlier cannot still occupy its room. */
const LONGEST_MS = 24 * 3_600_000

/** A draft keeps its room and facilitators; a cancelled workshop gives them back. */
const OCCUPIES = new Set(['draft', 'published', 'closed'])

/** Refuses a time at which the room or a facilitator is already taken by another workshop of the agency. */
export async function refuseClashes(planned: Occupying): Promise<void> {
  for (const other of await overlapping(planned)) {
    const params = { trade: other.tradeLabel }
    if (sharesRoom(planned, other)) throw new Refusal('workshops.refusal.roomTaken', params, 'place')
    const [name] = sharedFacilitators(planned, other)
    if (name) throw new Refusal('workshops.refusal.facilitatorTaken', { ...params, name }, 'facilitators')
  }
}

function overlapping({ _id, agency, startsAt, endsAt }: Occupying) {
  return Workshop.find({
    _id: { $ne: _id },
    agency,
    startsAt: { $gte: new Date(startsAt.getTime() - LONGEST_MS), $lt: endsAt },
    endsAt: { $gt: startsAt },
    state: { $in: ['draft', 'published'] }
  })
    .select('agency state startsAt endsAt place.kind place.room facilitators tradeLabel')
    .lean<(Occupying & { tradeLabel: string })[]>()
}

export interface Conflict<Row> {
  other: Row
  room: boolean
  facilitators: string[]
}

/** Every conflict of each workshop, by its id; those without one are absent. */
export function conflictsAmong<Row extends Occupying>(workshops: Row[]): Map<string, Conflict<Row>[]> {
  const found = new Map<string, Conflict<Row>[]>()
  const occupying = workshops
    .filter(({ state }) => OCCUPIES.has(state))
    .toSorted((a, b) => a.startsAt.getTime() - b.startsAt.getTime())
  for (const [index, one] of occupying.entries()) {
    for (const other of occupying.slice(index + 1)) {
      if (other.startsAt >= one.endsAt) break
      const room = sharesRoom(one, other)
      const facilitators = sharedFacilitators(one, other)
      if (!room && facilitators.length === 0) continue
      note(found, one, { other, room, facilitators })
      note(found, other, { other: one, room, facilitators })
    }
  }
  return found
}

function note<Row extends Occupying>(found: Map<string, Conflict<Row>[]>, of: Row, conflict: Conflict<Row>) {
  const known = found.get(String(of._id))
  if (known) known.push(conflict)
  else found.set(String(of._id), [conflict])
}

function sharesRoom(one: Occupying, other: Occupying): boolean {
  if (one.place.kind !== 'agency' || other.place.kind !== 'agency' || !one.place.room) return false
  return one.agency.equals(other.agency) && fold(one.place.room) === fold(other.place.room ?? '')
}

function sharedFacilitators(one: Occupying, other: Occupying): string[] {
  return one.facilitators
    .filter(({ account, name }) =>
      other.facilitators.some(their =>
        account && their.account ? account.equals(their.account) : fold(their.name) === fold(name)
      )
    )
    .map(({ name }) => name)
}
