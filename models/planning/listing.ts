import mongoose from 'mongoose'
import { fold } from '#lib/identifiers/person-name.ts'
import { territoryFilter, workshopScope } from '#models/access/scope.ts'
import type { Account } from '#models/records/account.ts'
import { Workshop, type WorkshopStatus } from '#models/records/workshop.ts'

/** What a list shows of a workshop: lean, and never who holds a seat. */
export type WorkshopRow = Pick<
  Workshop,
  | '_id'
  | 'agency'
  | 'state'
  | 'sector'
  | 'tradeLabel'
  | 'startsAt'
  | 'endsAt'
  | 'timeZone'
  | 'place'
  | 'capacity'
  | 'seatsFree'
  | 'facilitators'
>

export const ROW_FIELDS =
  'agency state sector tradeLabel startsAt endsAt timeZone place capacity seatsFree facilitators'

export interface WorkshopFilter {
  from: Date | null
  to: Date | null
  sector: string | null
  territory: string | null
  kind: 'agency' | 'company' | null
  /** Words of the place: company, agency, room or commune, accents and capitals ignored. */
  host: string
  company: string | null
  seats: number | null
  status: WorkshopStatus | null
}

export interface Cursor {
  startsAt: Date
  id: string
}

export interface WorkshopPage {
  rows: WorkshopRow[]
  total: number
  /** Cursors of the pages beside this one; null at the ends. */
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

function conditionsOf(filter: WorkshopFilter, now: Date): Filter[] {
  const { from, to, sector, territory, kind, host, company, seats, status } = filter
  const conditions: Filter[] = []
  if (from) conditions.push({ startsAt: { $gte: from } })
  if (to) conditions.push({ startsAt: { $lt: to } })
  if (sector) conditions.push({ sector })
  if (territory) conditions.push(territoryFilter(territory))
  if (kind) conditions.push({ 'place.kind': kind })
  if (company) conditions.push({ 'place.company': new mongoose.Types.ObjectId(company) })
  if (seats !== null)
    conditions.push({ state: 'published', endsAt: { $gt: now }, seatsFree: { $gte: seats } })
  if (status) conditions.push(conditionOf(status, now))
  for (const word of fold(host).split(' ').filter(Boolean)) {
    const like = unaccented(word)
    conditions.push({ $or: ['name', 'room', 'commune'].map(field => ({ [`place.${field}`]: like })) })
  }
  return conditions
}

function conditionOf(status: WorkshopStatus, now: Date): Filter {
  if (status === 'toClose') return { state: 'published', endsAt: { $lte: now } }
  if (status === 'full') return { state: 'published', endsAt: { $gt: now }, seatsFree: { $lte: 0 } }
  if (status === 'open' || status === 'scheduled')
    return { state: 'published', endsAt: { $gt: now }, seatsFree: { $gt: 0 } }
  return { state: status }
}

const LIKE: Record<string, string> = {
  a: '[aàâäáã]',
  c: '[cç]',
  e: '[eéèêë]',
  i: '[iîïí]',
  n: '[nñ]',
  o: '[oôöóõ]',
  u: '[uùûüú]',
  y: '[yÿ]'
}

/** Matches a folded word in text as written. fold() leaves letters and figures alone: nothing to escape but in doubt. */
function unaccented(word: string): RegExp {
  const letters = [...word].map(sign => LIKE[sign] ?? sign.replace(/[^\p{L}\p{N}]/gu, '\\$&'))
  return new RegExp(letters.join(''), 'i')
}
