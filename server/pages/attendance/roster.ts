import { modeToSay } from '#lib/modes.ts'
import { lateIn } from '#models/records/own-words.ts'
import { Participation } from '#models/records/participation.ts'
import { Person } from '#models/records/person.ts'
import type { Workshop } from '#models/records/workshop.ts'

/** Who holds a seat, by slot, then by name, each with their participation and the start of their slot. */
export async function rosterOf(workshop: Workshop) {
  const participations = await Participation.find({ workshop: workshop._id, state: 'registered' })
  const people = await Person.find({ _id: { $in: participations.map(({ person }) => person) } }).sort({
    sortName: 1,
    _id: 1
  })
  const rows = people.flatMap(person => {
    const participation = participations.find(known => known.person.equals(person._id))
    const slot = workshop.slotOf(person._id)
    const when = { hour: slot?.startsAt ?? null, way: modeToSay(workshop, slot) }
    return participation ? [{ person, participation, ...when, late: lateIn(participation, workshop) }] : []
  })
  return rows.toSorted((one, other) => +(one.hour ?? 0) - +(other.hour ?? 0))
}

export type Roster = Awaited<ReturnType<typeof rosterOf>>
