import type mongoose from 'mongoose'
import { addMonths, localDate, momentIn } from '#lib/dates.ts'
import { Participation } from '#models/records/participation.ts'
import type { Workshop } from '#models/records/workshop.ts'

type Id = mongoose.Types.ObjectId
type Row = Pick<Participation, 'person' | 'sector' | 'startsAt' | 'attendance'>

/** What a registration says of the person beside them, without refusing anything. */
export interface WorthSaying {
  /** When they came to a session of the same sector, within six months. */
  sameSectorAt: Date | null
  /** When they are to come to another one of the same sector, less than six months from this one. */
  seatElsewhereAt: Date | null
  /** They missed the last three without a word. */
  threeAbsences: boolean
}

const SECTOR_MONTHS = 6
const IN_A_ROW = 3
/** Sessions that a person was to come to, looked at. */
const LOOKED_AT = 2_000
const YEARS_BACK = 2

/** Of each of these people, around the session: two queries. An absence that was excused neither counts nor ends the row. */
export async function worthSaying(
  workshop: Workshop,
  people: readonly Id[],
  now = new Date()
): Promise<Map<string, WorthSaying>> {
  const { startsAt, timeZone, sector } = workshop
  const back = (months: number) =>
    momentIn(timeZone, addMonths(localDate(startsAt, timeZone), -months), '00:00')
  const since = back(SECTOR_MONTHS)
  const elsewhere = await Participation.find({
    person: { $in: people },
    startsAt: { $gt: since > now ? since : now, $lt: back(-SECTOR_MONTHS) },
    state: 'registered',
    sector,
    workshop: { $ne: workshop._id }
  })
    .sort({ startsAt: 1 })
    .limit(LOOKED_AT)
    .select('person startsAt')
    .lean<Pick<Row, 'person' | 'startsAt'>[]>()
  const rows = await Participation.find({
    person: { $in: people },
    startsAt: { $lt: startsAt, $gte: back(12 * YEARS_BACK) },
    state: 'registered',
    attendance: { $in: ['attended', 'partly', 'noshow'] }
  })
    .sort({ startsAt: -1 })
    .limit(LOOKED_AT)
    .select('person sector startsAt attendance')
    .lean<Row[]>()
  return new Map(
    people.map(person => {
      const own = rows.filter(row => row.person.equals(person))
      const last = own.slice(0, IN_A_ROW)
      const came = own.find(
        row => row.attendance !== 'noshow' && row.sector === sector && row.startsAt >= since
      )
      const said = {
        sameSectorAt: came?.startsAt ?? null,
        seatElsewhereAt: elsewhere.find(row => row.person.equals(person))?.startsAt ?? null,
        threeAbsences: last.length === IN_A_ROW && last.every(({ attendance }) => attendance === 'noshow')
      }
      return [String(person), said]
    })
  )
}
