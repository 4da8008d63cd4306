import type mongoose from 'mongoose'
import { localDate } from '#lib/dates.ts'
import { seatsTaken, type SeatCount } from '#lib/seat-count.ts'
import { Agency } from '#models/records/agency.ts'
import { Workshop } from '#models/records/workshop.ts'
import { isForJobSeekers, USUAL_KIND, type WorkshopKind } from '#models/records/workshop-kind.ts'
import { ROW_FIELDS, type WorkshopRow } from './listing.ts'

type Id = mongoose.Types.ObjectId
type Filter = Record<string, unknown>

interface Counts {
  /** Cancelled ones are not counted, nor their seats. */
  count: number
  kinds: ReadonlyMap<WorkshopKind, number>
  /** Seats, where job seekers attend. */
  taken: number
  capacity: number
}

/** The workshops of one agency among those asked for: counted, and read when there is room to show them. */
export interface AgencyGroup extends Counts {
  agency: string
  name: string
  cancelled: number
  /** 'YYYY-MM-DD' where they are held, in order; days without any are left out. */
  days: (Counts & { date: string })[]
  /** null: folded, to be opened by its address. */
  rows: WorkshopRow[] | null
}

export interface ByAgency extends Counts {
  groups: AgencyGroup[]
  /** There are more than are counted: what is shown is not all. */
  isCut: boolean
}

/** Up to so many are all read at once; beyond, those of the agency that is opened. */
export const SHOWN_AT_ONCE = 60
const MOST_OF_ONE = 200
const MOST_COUNTED = 5_000

type Counted = Pick<Workshop, '_id' | 'agency' | 'state' | 'kind' | 'startsAt' | 'timeZone'> & SeatCount

/** Three queries, whatever the number of agencies: what is counted, what is shown, and the names. */
export async function byAgency(
  within: Filter,
  { opened, most = MOST_COUNTED }: { opened: string | null; most?: number }
): Promise<ByAgency> {
  const found = await Workshop.find(within)
    .sort({ startsAt: 1, _id: 1 })
    .limit(most + 1)
    .select('agency state kind startsAt timeZone capacity seatsFree extra.places offers.seq')
    .lean<Counted[]>()
  const counted = found.slice(0, most)
  const byId = grouped(counted, ({ agency }) => String(agency))
  const isAll = counted.length <= SHOWN_AT_ONCE
  const [names, shown] = await Promise.all([namesOf([...byId.keys()]), rowsOf()])
  const groups = [...byId].map(([agency, own]) => ({
    agency,
    name: names.get(agency) ?? '',
    ...countsOf(own),
    cancelled: own.filter(isCancelled).length,
    days: daysOf(own),
    rows: isAll || agency === opened ? shown.filter(row => String(row.agency) === agency) : null
  }))
  return {
    groups: groups.toSorted((one, other) => one.name.localeCompare(other.name, 'fr')),
    ...countsOf(counted),
    isCut: found.length > most
  }

  async function rowsOf(): Promise<WorkshopRow[]> {
    const own = isAll ? counted : ((opened && byId.get(opened)) || []).slice(0, MOST_OF_ONE)
    if (own.length === 0) return []
    return Workshop.find({ _id: { $in: own.map(({ _id }) => _id) } })
      .sort({ startsAt: 1, _id: 1 })
      .select(ROW_FIELDS)
      .lean<WorkshopRow[]>()
  }
}

const isCancelled = ({ state }: Pick<Counted, 'state'>) => state === 'cancelled'

function countsOf(some: readonly Counted[]): Counts {
  const standing = some.filter(one => !isCancelled(one))
  const told = standing.filter(one => one.state !== 'draft' && isForJobSeekers(one))
  const kinds = grouped(standing, ({ kind }) => kind ?? USUAL_KIND)
  return {
    count: standing.length,
    kinds: new Map([...kinds].map(([kind, some]) => [kind, some.length])),
    taken: told.reduce((sum, one) => sum + seatsTaken(one), 0),
    capacity: told.reduce((sum, { capacity }) => sum + capacity, 0)
  }
}

function daysOf(own: readonly Counted[]): AgencyGroup['days'] {
  const standing = own.filter(one => !isCancelled(one))
  const days = grouped(standing, ({ startsAt, timeZone }) => localDate(startsAt, timeZone))
  return [...days].map(([date, some]) => ({ date, ...countsOf(some) }))
}

function grouped<Key extends string>(
  some: readonly Counted[],
  keyOf: (one: Counted) => Key
): Map<Key, Counted[]> {
  const groups = new Map<Key, Counted[]>()
  for (const one of some) {
    const key = keyOf(one)
    const group = groups.get(key)
    if (group) group.push(one)
    else groups.set(key, [one])
  }
  return groups
}

async function namesOf(agencies: readonly string[]): Promise<Map<string, string>> {
  const found = await Agency.find({ _id: { $in: agencies } })
    .select('name')
    .lean<{ _id: Id; name: string }[]>()
  return new Map(found.map(({ _id, name }) => [String(_id), name]))
}
