import type mongoose from 'mongoose'
import type { Key } from '#lib/i18n.ts'
import { NotFound, Refusal } from '#lib/refusal.ts'
import { proposeAll } from '#models/invitations/proposing.ts'
import { flushOutbox } from '#models/ledger/flush-outbox.ts'
import type { Account } from '#models/records/account.ts'
import { Participation, type ParticipationState } from '#models/records/participation.ts'
import type { Person } from '#models/records/person.ts'
import { Placement, type PlacementKind } from '#models/records/placement.ts'
import type { Workshop } from '#models/records/workshop.ts'
import { registerPerson, SameDay } from '#models/seats/registering.ts'
import { presentPeople } from './people-of-list.ts'

type Id = mongoose.Types.ObjectId

export interface Placing {
  /** Of the Placement to keep: it also tells the seats of this press from others, should the press be taken up again. */
  id: Id
  importation: Id
  workshop: Workshop
  ticked: readonly (Id | string)[]
  kind: PlacementKind
  by: Account
  now?: Date
}

interface Line {
  person: Id | string
  refusal: Key | null
}

/** Places each by a guarded write; keeps what was done and why not. Refuses to tell of a workshop that is not open. */
export async function placePeople(placing: Placing): Promise<Placement> {
  const { id, importation, workshop, ticked, kind, by, now = new Date() } = placing
  const { people, gone } = await presentPeople(by, ticked)
  const placed = await PLACING[kind]({ id, workshop, people, by: by._id, now })
  const lines = [...placed, ...gone.map(person => ({ person, refusal: 'imports.placements.gone' as const }))]
  return Placement.findOneAndUpdate(
    { _id: id },
    { $setOnInsert: { importation, workshop: workshop._id, kind, by: by._id, at: now, lines } },
    { upsert: true, returnDocument: 'after' }
  )
}

interface Group {
  id: Id
  workshop: Workshop
  people: readonly Person[]
  by: Id
  now: Date
}

const PLACING = {
  registered: registerEach,
  proposed: proposeToEach
} as const satisfies Record<PlacementKind, (group: Group) => Promise<Line[]>>

async function registerEach({ id, workshop, people, by, now }: Group): Promise<Line[]> {
  const key = id.toHexString()
  const lines: Line[] = []
  for (const person of people) {
    const slot = 'firstFree' as const
    const registering = { workshop, person, by, key: `${key} ${person.id}`, slot, now, flushLater: true }
    const refusal = await registerPerson(registering).then(() => null, refusalOf)
    lines.push({ person: person._id, refusal })
  }
  // The seats are taken whatever becomes of the copying: a failure here is finished by the next flush.
  await flushOutbox(workshop._id, now).catch(() => undefined)
  return lines
}

function refusalOf(error: unknown): Key {
  if (error instanceof SameDay) return 'imports.placements.sameDay'
  if (error instanceof NotFound) return 'imports.placements.gone'
  if (error instanceof Refusal) return error.key
  throw error
}

const WHY_NOT_PROPOSED: Record<ParticipationState, Key> = {
  proposed: 'imports.placements.alreadyProposed',
  registered: 'errors.workshop.alreadyRegistered',
  waiting: 'waiting.refusal.alreadyWaiting',
  offered: 'waiting.refusal.hasOffer',
  declined: 'imports.placements.declined',
  withdrawn: 'imports.placements.withdrew',
  byService: 'imports.placements.withdrew'
}

async function proposeToEach({ workshop, people, by, now }: Group): Promise<Line[]> {
  await proposeAll({ workshop, people: [...people], by, now })
  const found = await Participation.find({
    workshop: workshop._id,
    person: { $in: people.map(({ _id }) => _id) }
  })
    .select('person state proposedAt')
    .lean<{ person: Id; state: ParticipationState; proposedAt?: Date | null }[]>()
  const known = new Map(found.map(one => [String(one.person), one]))
  return people.map(({ _id, searchEndedAt }) => {
    const one = known.get(String(_id))
    if (one?.state === 'proposed' && one.proposedAt?.getTime() === now.getTime())
      return { person: _id, refusal: null }
    if (searchEndedAt) return { person: _id, refusal: 'errors.participation.searchEnded' as const }
    if (workshop.seatOf(_id)) return { person: _id, refusal: WHY_NOT_PROPOSED.registered }
    return { person: _id, refusal: one ? WHY_NOT_PROPOSED[one.state] : 'imports.placements.gone' }
  })
}
