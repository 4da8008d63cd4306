import { Participation } from '#models/records/participation.ts'
import { Person } from '#models/records/person.ts'
import type { Workshop } from '#models/records/workshop.ts'

/** Who holds a seat, by name, each with their participation. */
export async function rosterOf(workshop: Workshop) {
  const participations = await Participation.find({ workshop: workshop._id, state: 'registered' })
  const people = await Person.find({ _id: { $in: participations.map(({ person }) => person) } }).sort({
    sortName: 1,
    _id: 1
  })
  return people.flatMap(person => {
    const participation = participations.find(known => known.person.equals(person._id))
    return participation ? [{ person, participation }] : []
  })
}

export type Roster = Awaited<ReturnType<typeof rosterOf>>
