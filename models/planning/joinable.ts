import { Workshop } from '#models/records/workshop.ts'
import { isForJobSeekers } from '#models/records/workshop-kind.ts'

/** As many as a form offers. */
const OFFERED = 20
/** Looked at by date before those of the same trade come first. */
const LOOKED_AT = 60

/** There are people to take elsewhere, and none of them chose an hour. */
export function mayJoinAnother(workshop: Pick<Workshop, 'kind' | 'slots'>): boolean {
  return isForJobSeekers(workshop) && workshop.slots.length === 0
}

/** Published workshops of its agency to come that may take the people of one: those of its trade first, then by date. */
export async function joinableWith(
  workshop: Pick<Workshop, '_id' | 'agency' | 'trade' | 'kind' | 'slots'>,
  now = new Date()
): Promise<Workshop[]> {
  const { _id, agency, trade, kind } = workshop
  if (!mayJoinAnother(workshop)) return []
  const found = await Workshop.find({
    agency,
    startsAt: { $gt: now },
    state: 'published',
    _id: { $ne: _id }
  })
    .sort({ startsAt: 1, _id: 1 })
    .limit(LOOKED_AT)
  const fits = (one: Workshop) => one.kind === kind && mayJoinAnother(one)
  const isOther = (one: Workshop) => Number(one.trade !== trade)
  return found
    .filter(fits)
    .toSorted((one, other) => isOther(one) - isOther(other))
    .slice(0, OFFERED)
}
