import { localDate } from '#lib/dates.ts'
import type { Participation } from '#models/records/participation.ts'
import type { Threshold } from '#models/records/thresholds.ts'
import { Workshop } from '#models/records/workshop.ts'
import { readThresholds } from '#models/reference/thresholds.ts'

/** Days are those of the place: late in the evening there, UTC may still be the day before, or already the day after. */
export async function zoneOf({ workshop }: Pick<Participation, 'workshop'>): Promise<string> {
  return (await Workshop.findById(workshop).select('timeZone').lean().orFail()).timeZone
}

export async function thresholdFor(
  participation: Pick<Participation, 'workshop' | 'startsAt'>
): Promise<Threshold> {
  const [zone, { on }] = await Promise.all([zoneOf(participation), readThresholds()])
  return on(localDate(participation.startsAt, zone))
}
