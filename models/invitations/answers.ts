import type mongoose from 'mongoose'
import { attemptsOf, type Attempt } from '#models/records/earlier-attempts.ts'
import { Participation } from '#models/records/participation.ts'
import { Person } from '#models/records/person.ts'
import { Workshop } from '#models/records/workshop.ts'

type Id = mongoose.Types.ObjectId

/** The last time someone said no to a proposal: shown beside the name, so that nobody is asked again blindly. */
export interface Refused {
  at: Date
  /** One of DECLINE_REASONS; null when it was not said. */
  reason: string | null
  sector: string
  tradeLabel: string
}

export async function lastRefusals(agency: Id, people: Id[]): Promise<Map<string, Refused>> {
  const rows = await Participation.find({
    person: { $in: people },
    agency,
    $or: [{ state: 'declined' as const }, { 'past.state': 'declined' as const }]
  })
    .select('person workshop sector state reason withdrawnAt startsAt past')
    .lean<Participation[]>()
  const workshops = await Workshop.find({ _id: { $in: rows.map(({ workshop }) => workshop) } })
    .select('tradeLabel')
    .lean()
  const labels = new Map(workshops.map(({ _id, tradeLabel }) => [String(_id), tradeLabel]))
  const refusals = rows.flatMap(row =>
    attemptsOf<Attempt>(row)
      .filter(({ state }) => state === 'declined')
      .map(({ reason, withdrawnAt }) => ({
        person: String(row.person),
        at: withdrawnAt ?? row.startsAt,
        reason: reason ?? null,
        sector: row.sector,
        tradeLabel: labels.get(String(row.workshop)) ?? ''
      }))
  )
  return new Map(
    refusals
      .toSorted((one, other) => Number(one.at) - Number(other.at))
      .map(({ person, ...refused }) => [person, refused])
  )
}

export async function awaitingAnswer(
  workshop: Workshop
): Promise<{ person: Person; proposedAt: Date | null }[]> {
  const rows = await Participation.find({ workshop: workshop._id, state: 'proposed' })
    .select('person proposedAt')
    .sort({ proposedAt: 1, _id: 1 })
    .lean()
  const people = await Person.find({ _id: { $in: rows.map(({ person }) => person) } })
  const byId = new Map(people.map(person => [person.id, person]))
  return rows.flatMap(({ person: id, proposedAt }) => {
    const person = byId.get(String(id))
    return person && !workshop.seatOf(person._id) ? [{ person, proposedAt: proposedAt ?? null }] : []
  })
}
