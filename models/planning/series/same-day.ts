import type { Found } from '../clash.ts'
import { dayBounds, type Planned } from '../occupancy.ts'
import { othersWhere } from '../others.ts'

/** The other workshops of one series on one day. */
export async function sameSeriesDay(planned: Planned): Promise<Found[]> {
  const { _id, series, startsAt, timeZone } = planned
  if (!series) return []
  const { from, to } = dayBounds(startsAt, timeZone)
  const others = await othersWhere({
    series,
    _id: { $ne: _id },
    startsAt: { $gte: from, $lt: to },
    state: { $in: ['draft', 'published', 'closed'] }
  })
  return others.map(other => ({ kind: 'sameDay' as const, name: other.tradeLabel, other }))
}
