import mongoose from 'mongoose'
import { modesOf } from '#lib/modes.ts'
import { territoryFilter } from '#models/access/scope.ts'
import { Agency } from '#models/records/agency.ts'
import type { Campaign } from '#models/records/campaign.ts'
import { Workshop } from '#models/records/workshop.ts'
import { FOR_JOB_SEEKERS, USUAL_KIND, type WorkshopKind } from '#models/records/workshop-kind.ts'
import { modeOf, type Mode, type RemoteMode } from '#models/records/workshop-mode.ts'
import type { Ground } from '#models/reference/territories.ts'
import { workshopsOf } from './campaigns/known.ts'
import type { Cursor } from './listing.ts'

type Id = mongoose.Types.ObjectId

/** What anyone may read of a workshop: neither who comes nor how many, nor the name of a company. */
export interface OpenWorkshop {
  id: string
  kind: WorkshopKind
  sector: string
  trade: string
  startsAt: Date
  endsAt: Date
  timeZone: string
  inCompany: boolean
  /** Its id: whether anyone may read of it is asked of models/access/public-page.ts. */
  company: string | null
  /** That of the session, and all of its slots. */
  mode: Mode
  modes: readonly Mode[]
  commune: string
  agency: { name: string; phone: string | null; email: string | null } | null
  isFull: boolean
  changedAt: Date
  revision: number
}

export interface OpenFilter {
  territory: Ground | null
  sector: string | null
  campaign?: Campaign | null
  after: Cursor | null
  company?: Id | null
  limit: number
}

/** How far ahead anyone may look. */
const AHEAD_MS = 400 * 86_400_000

type Stored = Pick<
  Workshop,
  | '_id'
  | 'agency'
  | 'sector'
  | 'tradeLabel'
  | 'startsAt'
  | 'endsAt'
  | 'timeZone'
  | 'place'
  | 'seatsFree'
  | 'ledger'
> &
  Partial<Pick<Workshop, 'kind'>> & { slots?: readonly { mode?: RemoteMode | null }[] } & { updatedAt: Date }
type Named = Pick<Agency, '_id' | 'name' | 'phone' | 'email'>

const FIELDS =
  'agency kind sector tradeLabel startsAt endsAt timeZone place.kind place.mode place.company place.commune slots.mode seatsFree ledger updatedAt'

/** Published ones to come, in order of time: two queries, the second for the agencies that answer. */
export async function openWorkshops(
  { territory, sector, campaign = null, company = null, after, limit }: OpenFilter,
  now = new Date()
): Promise<{ workshops: OpenWorkshop[]; next: Cursor | null }> {
  const span = { $gt: now, $lt: new Date(+now + AHEAD_MS) }
  const conditions = [
    territory === null ? {} : territoryFilter(territory),
    sector === null ? {} : { sector },
    company === null ? {} : { 'place.company': company },
    campaign === null ? {} : workshopsOf(campaign),
    { ...FOR_JOB_SEEKERS, state: 'published', startsAt: after ? { ...span, $gte: after.startsAt } : span },
    after ? beyond(after) : {}
  ]
  const found = await Workshop.find({ $and: conditions.filter(one => Object.keys(one).length > 0) })
    .sort({ startsAt: 1, _id: 1 })
    .limit(limit + 1)
    .select(FIELDS)
    .lean<Stored[]>()
  const page = found.slice(0, limit)
  const last = page.at(-1)
  const agencies = await agenciesOf(page)
  return {
    workshops: page.map(one => shown(one, agencies.get(String(one.agency)) ?? null)),
    next: last && found.length > limit ? { startsAt: last.startsAt, id: String(last._id) } : null
  }
}

/** The one of an address, and the agency that answers for it; null for any that is not open. */
export async function openWorkshop(
  id: string,
  now = new Date()
): Promise<{ workshop: OpenWorkshop; agency: Id } | null> {
  if (!/^[0-9a-f]{24}$/.test(id)) return null
  const found = await Workshop.findOne({
    _id: id,
    ...FOR_JOB_SEEKERS,
    state: 'published',
    startsAt: { $gt: now }
  })
    .select(FIELDS)
    .lean<Stored | null>()
  if (!found) return null
  const agencies = await agenciesOf([found])
  return { workshop: shown(found, agencies.get(String(found.agency)) ?? null), agency: found.agency }
}

/** Two may begin at the same moment. */
function beyond({ startsAt, id }: Cursor) {
  return {
    $or: [{ startsAt: { $gt: startsAt } }, { startsAt, _id: { $gt: new mongoose.Types.ObjectId(id) } }]
  }
}

async function agenciesOf(workshops: readonly { agency: Id }[]): Promise<Map<string, Named>> {
  const found = await Agency.find({ _id: { $in: workshops.map(({ agency }) => agency) } })
    .select('name phone email')
    .lean<Named[]>()
  return new Map(found.map(agency => [String(agency._id), agency]))
}

function shown(
  { _id, tradeLabel, place, seatsFree, ledger, updatedAt, ...workshop }: Stored,
  agency: Named | null
) {
  const { kind = USUAL_KIND, sector, startsAt, endsAt, timeZone } = workshop
  return {
    id: String(_id),
    kind,
    sector,
    trade: tradeLabel,
    startsAt,
    endsAt,
    timeZone,
    inCompany: place.kind === 'company',
    company: place.company ? String(place.company) : null,
    mode: modeOf({ place }),
    modes: modesOf({ place, slots: workshop.slots }),
    commune: place.commune,
    agency: agency && { name: agency.name, phone: agency.phone ?? null, email: agency.email ?? null },
    isFull: seatsFree <= 0,
    changedAt: updatedAt,
    revision: ledger
  }
}
