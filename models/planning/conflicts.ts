import { sharedBetween, type Occupying, type Resource } from './occupancy.ts'
import { OCCUPIES } from './others.ts'

export interface Conflict<Row> {
  other: Row
  resources: Resource[]
}

/** Every conflict of each workshop, by its id; those without one are absent. */
export function conflictsAmong<Row extends Occupying & { state: string }>(
  workshops: Row[]
): Map<string, Conflict<Row>[]> {
  const found = new Map<string, Conflict<Row>[]>()
  const occupying = workshops
    .filter(({ state }) => OCCUPIES.some(one => one === state))
    .toSorted((a, b) => a.startsAt.getTime() - b.startsAt.getTime())
  for (const [index, one] of occupying.entries()) {
    for (const other of occupying.slice(index + 1)) {
      if (other.startsAt >= one.endsAt) break
      const resources = sharedBetween(one, other)
      if (resources.length === 0) continue
      note(found, one, { other, resources })
      note(found, other, { other: one, resources })
    }
  }
  return found
}

function note<Row extends Occupying>(found: Map<string, Conflict<Row>[]>, of: Row, conflict: Conflict<Row>) {
  const known = found.get(String(of._id))
  if (known) known.push(conflict)
  else found.set(String(of._id), [conflict])
}
