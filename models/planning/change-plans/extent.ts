import type { Extent } from '#models/records/change-plan.ts'
import { Workshop } from '#models/records/workshop.ts'

/** The sessions of each extent that are to come and not cancelled, in the order of their dates. */
export async function sessionsByExtent(
  workshop: Workshop,
  now = new Date()
): Promise<Record<Extent, Workshop[]>> {
  const { _id, series, agency, startsAt } = workshop
  const others = series
    ? await Workshop.find({
        series,
        agency,
        _id: { $ne: _id },
        state: { $in: ['draft', 'published'] },
        startsAt: { $gt: now }
      })
    : []
  const all = [workshop, ...others].toSorted((one, other) => +one.startsAt - +other.startsAt)
  return { one: [workshop], following: all.filter(one => one.startsAt >= startsAt), all }
}
