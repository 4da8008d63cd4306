import { Person } from '#models/records/person.ts'
import type { Workshop } from '#models/records/workshop.ts'

/** « Hugo Ferrand, Nadia Benali »: who took a seat since the page showed each session; '' for other changes. */
export async function registeredSince(
  workshops: readonly Workshop[],
  seen: readonly (number | null)[]
): Promise<string> {
  const since = workshops.flatMap(({ seats }, at) =>
    seats.filter(({ seq }) => seq > (seen[at] ?? Infinity)).map(({ person }) => person)
  )
  const people = await Person.find({ _id: { $in: since } })
    .sort({ lastName: 1, firstName: 1 })
    .select('firstName lastName')
  return people.map(({ firstName, lastName }) => `${firstName} ${lastName}`).join(', ')
}
