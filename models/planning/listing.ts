import mongoose from 'mongoose'
import { likeWord } from '#lib/identifiers/like-word.ts'
import { fold } from '#lib/identifiers/person-name.ts'
import type { SeatCount } from '#lib/seat-count.ts'
import { territoryFilter, workshopScope } from '#models/access/scope.ts'
import type { Ground } from '#models/reference/territories.ts'
import type { Account } from '#models/records/account.ts'
import type { KitUse } from './occupancy.ts'
import type { Partner } from '#models/records/partner.ts'
import { Workshop, type WorkshopStatus } from '#models/records/workshop.ts'
import { FOR_JOB_SEEKERS, USUAL_KIND, type WorkshopKind } from '#models/records/workshop-kind.ts'
import type { RemoteMode } from '#models/records/workshop-mode.ts'

/** What a list shows of a workshop: lean, and never who holds a seat. */
export type WorkshopRow = Pick<
  Workshop,
  | '_id'
  | 'agency'
  | 'state'
  | 'kind'
  | 'sector'
  | 'tradeLabel'
  | 'startsAt'
  | 'endsAt'
  | 'timeZone'
  | 'place'
  | 'capacity'
  | 'seatsFree'
  | 'facilitators'
  | 'campaigns'
> & {
  extra?: SeatCount['extra']
  offers?: readonly { seq: number }[]
  waiting?: readonly { seq: number }[]
  /** Absent: none. */
  kits?: readonly KitUse[]
  hostPresents?: string
  /** Each with its own way, where it has one. */
  slots?: readonly { mode?: RemoteMode | null }[]
  /** Of a meeting, without anybody's name. */
  partners?: readonly Pick<Partner, 'takenOffAt'>[]
}

export const ROW_FIELDS =
  'agency state kind sector tradeLabel startsAt endsAt timeZone place capacity seatsFree extra.places offers.seq waiting.seq facilitators campaigns kits ' +
  'hostPresents partners.takenOffAt slots.mode'

export interface WorkshopFilter {
  from: Date | null
  to: Date | null
  sector: string | null
  territory: Ground | null
  kind: 'agency' | 'company' | null
  workshopKind: WorkshopKind | null
  /** Words of the place: company, agency, room or commune, accents and capitals ignored. */
  host: string
  company: string | null
  seats: number | null
  status: WorkshopStatus | null
  /** The account that runs it. */
  mine: mongoose.Types.ObjectId | null
}

export interface Cursor {
  startsAt: Date
  id: string
}

export interface WorkshopPage {
  rows: WorkshopRow[]
  total: number
  previous: Cursor | null
  next: Cursor | null
}

export const PAGE_SIZE = 50

type Filter = Record<string, unknown>

/** A page of the workshops an account may see, in order of time; two queries, whatever the length of the list. */
export async function listWorkshops(
  account: Account,
  filter: WorkshopFilter,
  {
    after,
    before,
    limit = PAGE_SIZE
  }: { after?: Cursor | null; before?: Cursor | null; limit?: number } = {},
  now = new Date()
): Promise<WorkshopPage> {
  const conditions = [workshopScope(account), ...conditionsOf(filter, now)]
  const backwards = Boolean(before)
  const beyond = before ? [past(before, '$lt')] : after ? [past(after, '$gt')] : []
  const order = backwards ? -1 : 1
  const model = Workshop
  const [found, total] = await Promise.all([
    model
      .find({ $and: [...conditions, ...beyond] })
      .sort({ startsAt: order, _id: order })
      .limit(limit + 1)
      .select(ROW_FIELDS)
      .lean<WorkshopRow[]>(),
    model.countDocuments({ $and: conditions })
  ])
  const more = found.length > limit
  const rows = backwards ? found.slice(0, limit).reverse() : found.slice(0, limit)
  const [first, last] = [rows[0], rows.at(-1)]
  return {
    rows,
    total,
    previous: first && (backwards ? more : Boolean(after)) ? cursorOf(first) : null,
    next: last && (backwards || more) ? cursorOf(last) : null
  }
}

const cursorOf = ({ startsAt, _id }: WorkshopRow): Cursor => ({ startsAt, id: String(_id) })

/** Beyond a workshop in the order (startsAt, _id): two may begin at the same moment. */
function past({ startsAt, id }: Cursor, side: '$lt' | '$gt'): Filter {
  const _id = new mongoose.Types.ObjectId(id)
  return { $or: [{ startsAt: { [side]: startsAt } }, { startsAt, _id: { [side]: _id } }] }
}

const CONDITIONS: {
  [Name in keyof WorkshopFilter]: (value: NonNullable<WorkshopFilter[Name]>, now: Date) => Filter[]
} = {
  from: from => [{ startsAt: { $gte: from } }],
  to: to => [{ startsAt: { $lt: to } }],
  sector: sector => [{ sector }],
  territory: territory => [territoryFilter(territory)],
  kind: kind => [{ 'place.kind': kind }],
  workshopKind: kind => [{ kind: kind === USUAL_KIND ? { $in: [kind, null] } : kind }],
  company: company => [{ 'place.company': new mongoose.Types.ObjectId(company) }],
  seats: (seats, now) => [
    { ...FOR_JOB_SEEKERS, state: 'published', endsAt: { $gt: now }, seatsFree: { $gte: seats } }
  ],
  status: (status, now) => [conditionOf(status, now)],
  mine: account => [{ 'facilitators.account': account }],
  host: host =>
    fold(host)
      .split(' ')
      .filter(Boolean)
      .map(word => {
        const like = ignoringAccents(word)
        return { $or: ['name', 'room', 'commune'].map(field => ({ [`place.${field}`]: like })) }
      })
}
export const FILTERS = Object.keys(CONDITIONS) as (keyof WorkshopFilter)[]

function conditionsOf(filter: WorkshopFilter, now: Date): Filter[] {
  const conditionsFor = <Name extends keyof WorkshopFilter>(name: Name): Filter[] => {
    const value = filter[name]
    return value === null ? [] : CONDITIONS[name](value, now)
  }
  return FILTERS.flatMap(conditionsFor)
}

function conditionOf(status: WorkshopStatus, now: Date): Filter {
  if (status === 'toClose') return { state: 'published', endsAt: { $lte: now } }
  if (status === 'full') return { state: 'published', endsAt: { $gt: now }, seatsFree: { $lte: 0 } }
  if (status === 'open' || status === 'scheduled')
    return { state: 'published', endsAt: { $gt: now }, seatsFree: { $gt: 0 } }
  return { state: status }
}

const ignoringAccents = (word: string) => new RegExp(likeWord(word), 'i')

export function isRunBy(
  { facilitators }: Pick<WorkshopRow, 'facilitators'>,
  { _id }: Pick<Account, '_id'>
): boolean {
  return facilitators.some(({ account }) => account?.equals(_id))
}
