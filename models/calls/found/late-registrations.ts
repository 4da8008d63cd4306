import { addDays, localDate, localTime, momentIn } from '#lib/dates.ts'
import { Participation } from '#models/records/participation.ts'
import { Workshop } from '#models/records/workshop.ts'
import type { Asked, Found } from '../line.ts'

/** After this the evening before, nobody is sure to read a message in time. */
const EVENING = '16:30'
const MORNING_ENDS = '12:00'
const DAY_AND_A_BIT = 30 * 3_600_000

/** Who was registered after 16 h 30 for the next morning, or on that morning. */
export async function lateRegistrations({ account, limit, now }: Asked): Promise<Found> {
  const rows = await Participation.find({
    agency: account.agency ?? null,
    state: 'registered',
    startsAt: { $gt: now, $lte: new Date(+now + DAY_AND_A_BIT) },
    attendance: null,
    // Said on their own page that they come: they have read it.
    confirmed: null,
    registeredAt: { $gte: new Date(+now - DAY_AND_A_BIT) }
  })
    .sort({ startsAt: 1, _id: 1 })
    .limit(limit)
    .select('person workshop startsAt registeredAt')
    .lean()
  const zones = await zonesOf(rows.map(({ workshop }) => workshop))
  const lines = rows.flatMap(({ person, workshop, startsAt, registeredAt }) => {
    const zone = zones.get(String(workshop))
    if (!zone || !registeredAt || localTime(startsAt, zone) > MORNING_ENDS) return []
    const evening = momentIn(zone, addDays(localDate(startsAt, zone), -1), EVENING)
    if (registeredAt < evening) return []
    return [
      { kind: 'lateRegistration' as const, person, subject: workshop, since: registeredAt, limit: startsAt }
    ]
  })
  return { lines, isCut: rows.length === limit }
}

async function zonesOf(ids: readonly unknown[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const found = await Workshop.find({ _id: { $in: ids }, state: 'published' } as never)
    .select('timeZone')
    .lean<Pick<Workshop, '_id' | 'timeZone'>[]>()
  return new Map(found.map(({ _id, timeZone }) => [String(_id), timeZone]))
}
