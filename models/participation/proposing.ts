import mongoose from 'mongoose'
import { localDate } from '#lib/dates.ts'
import { Refusal } from '#lib/refusal.ts'
import type { Participation } from '../participation.ts'
import type { Person } from '../person.ts'
import { uncounted } from '../tally/uncounted.ts'
import type { Workshop } from '../workshop.ts'

type Id = mongoose.Types.ObjectId

export interface Proposal {
  workshop: Workshop
  person: Person
  by: Id | null
  now?: Date
}

/**
 * See Participation.propose. The unique key (workshop, person) makes a proposal sent twice one proposal; a seat
 * taken later is written by the ledger on the same record, which keeps when the workshop was proposed.
 */
export async function propose({ workshop, person, by, now = new Date() }: Proposal): Promise<Participation> {
  refuseUnlessOpen(workshop, now)
  if (workshop.seatOf(person._id)) throw new Refusal('errors.workshop.alreadyRegistered')
  return model().findOneAndUpdate(
    { workshop: workshop._id, person: person._id },
    { $setOnInsert: proposed({ workshop, person, by, now }) },
    { upsert: true, returnDocument: 'after' }
  )
}

/** What a proposal writes, besides its key. */
export function proposed({ workshop, person, by, now }: Required<Proposal>) {
  return {
    state: 'proposed' as const,
    order: -1,
    proposedAt: now,
    proposedBy: by,
    agency: workshop.agency,
    region: workshop.region,
    departement: workshop.departement,
    basin: workshop.basin ?? null,
    sector: workshop.sector,
    placeKind: workshop.place.kind,
    startsAt: workshop.startsAt,
    cell: workshop.cell,
    publics: person.publicsOn(localDate(workshop.startsAt, workshop.timeZone)),
    uncounted: uncounted()
  }
}

/** See Participation.decline. */
export async function decline(participation: Participation, { now = new Date() }: { now?: Date } = {}) {
  const declined = await model().findOneAndUpdate(
    { _id: participation._id, state: 'proposed' },
    { $set: { state: 'declined', withdrawnAt: now, uncounted: uncounted() } },
    { returnDocument: 'after' }
  )
  if (!declined) throw new Refusal('errors.participation.notProposed')
  return declined
}

function refuseUnlessOpen(workshop: Workshop, now: Date) {
  if (workshop.state === 'draft') throw new Refusal('errors.workshop.notPublished')
  if (workshop.state === 'cancelled') throw new Refusal('errors.workshop.cancelled')
  if (workshop.state === 'closed' || workshop.hasEnded(now)) throw new Refusal('errors.workshop.ended')
}

const model = () => mongoose.model<Participation>('Participation')
