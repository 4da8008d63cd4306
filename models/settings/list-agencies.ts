import mongoose from 'mongoose'
import { Agency } from '#models/records/agency.ts'
import { READINESS_FIELDS, readinessOf, type Readable, type Readiness } from './readiness.ts'

/** `after` and `before` are ids of agencies: the ends of the neighbouring ranges. */
export interface AgencySearch {
  q?: string
  after?: string
  before?: string
}

export interface AgencyList {
  agencies: Readiness[]
  previous: string | null
  next: string | null
}

const PAGE = 50

/** One page of agencies by name; a search is a part of a name, or the beginning of a code. */
export async function listAgencies(search: AgencySearch): Promise<AgencyList> {
  const isBackwards = !search.after && Boolean(search.before)
  const found = await Agency.find({
    $and: [matching(search.q ?? ''), await beyond(search.after || search.before, isBackwards)]
  })
    .sort(isBackwards ? { name: -1, _id: -1 } : { name: 1, _id: 1 })
    .limit(PAGE + 1)
    .select(READINESS_FIELDS)
    .lean<Readable[]>()
  const hasMore = found.length > PAGE
  const rows = isBackwards ? found.slice(0, PAGE).toReversed() : found.slice(0, PAGE)
  const [first, last] = [rows[0], rows.at(-1)]
  return {
    agencies: await readinessOf(rows),
    previous: (isBackwards ? hasMore : Boolean(search.after)) && first ? String(first._id) : null,
    next: (isBackwards || hasMore) && last ? String(last._id) : null
  }
}

function matching(q: string): Record<string, unknown> {
  const typed = q.trim()
  if (typed === '') return {}
  const signs = typed.replace(/[.*+?^${}()|[\]\\]/g, sign => `\\${sign}`)
  if (/^\d+$/.test(typed)) return { safir: new RegExp(`^${signs}`) }
  return { name: new RegExp(signs, 'i') }
}

async function beyond(id: string | undefined, isBackwards: boolean): Promise<Record<string, unknown>> {
  if (!id || !mongoose.isObjectIdOrHexString(id)) return {}
  const from = await Agency.findById(id, { name: 1 }).lean()
  if (!from) return {}
  const side = isBackwards ? '$lt' : '$gt'
  return { $or: [{ name: { [side]: from.name } }, { name: from.name, _id: { [side]: from._id } }] }
}
