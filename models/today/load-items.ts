import { Person } from '#models/records/person.ts'
import { ROW_FIELDS, type WorkshopRow } from '#models/planning/listing.ts'
import { Workshop } from '#models/records/workshop.ts'
import type { WaitingItem } from './lists.ts'

export interface LoadedItem {
  person: Person | null
  workshop: WorkshopRow | null
  since: Date | null
}

/** The records of some items, in their order; two queries. */
export async function loadItems(items: WaitingItem[]): Promise<LoadedItem[]> {
  const ids = (of: 'person' | 'workshop') => items.flatMap(item => (item[of] ? [item[of]] : []))
  const [people, workshops] = await Promise.all([
    Person.find({ _id: { $in: ids('person') } }),
    Workshop.find({ _id: { $in: ids('workshop') } })
      .select(ROW_FIELDS)
      .lean<WorkshopRow[]>()
  ])
  const personOf = new Map(people.map(person => [person.id, person]))
  const workshopOf = new Map(workshops.map(workshop => [String(workshop._id), workshop]))
  return items.map(({ person, workshop, since }) => ({
    person: personOf.get(String(person)) ?? null,
    workshop: workshopOf.get(String(workshop)) ?? null,
    since
  }))
}
