import type mongoose from 'mongoose'
import { localDate } from '#lib/dates.ts'
import { Account } from '#models/records/account.ts'
import { Agency } from '#models/records/agency.ts'
import { Company } from '#models/records/company.ts'
import { Trade } from '#models/records/trade.ts'

type Id = mongoose.Types.ObjectId

export interface Readiness {
  id: string
  name: string
  safir: string
  rooms: number
  hasPhone: boolean
  hasEmail: boolean
  hasHours: boolean
  colleagues: number
  companies: number
  /** Of the whole installation: some trade is offered. */
  hasTrades: boolean
}

/** Something to show, someone to plan, and somewhere to be: a room of the agency or a company. */
export function canPlan({ hasTrades, colleagues, ...agency }: Readiness): boolean {
  return hasTrades && colleagues > 0 && hasPlace(agency)
}

export function hasPlace({ rooms, companies }: Pick<Readiness, 'rooms' | 'companies'>): boolean {
  return rooms > 0 || companies > 0
}

export const READINESS_FIELDS = 'name safir phone email timeZone morning afternoon rooms.closedFrom'
export type Readable = Pick<Agency, 'name' | 'safir' | 'timeZone' | 'rooms'> & {
  _id: Id
  phone?: string | null
  email?: string | null
  morning?: unknown
  afternoon?: unknown
}

/** Three questions, whatever their number; in the order they came. */
export async function readinessOf(agencies: readonly Readable[], now = new Date()): Promise<Readiness[]> {
  const ids = agencies.map(({ _id }) => _id)
  const [colleagues, companies, trade] = await Promise.all([
    colleaguesOf(ids),
    companiesOf(ids),
    Trade.exists({ retiredAt: null })
  ])
  return agencies.map(({ _id, name, safir, phone, email, timeZone, rooms, ...hours }) => {
    const today = localDate(now, timeZone)
    return {
      id: String(_id),
      name,
      safir,
      rooms: rooms.filter(({ closedFrom }) => !closedFrom || closedFrom > today).length,
      hasPhone: Boolean(phone),
      hasEmail: Boolean(email),
      hasHours: Boolean(hours.morning ?? hours.afternoon),
      colleagues: colleagues.get(String(_id)) ?? 0,
      companies: companies.get(String(_id)) ?? 0,
      hasTrades: trade !== null
    }
  })
}

/** Agencies that have an account, or that somebody has set up: the others wait for nobody. */
export async function chosenAgencies(): Promise<Readable[]> {
  const staffed = await Account.distinct('agency', { role: 'counsellor', disabledAt: null })
  return Agency.find({
    $or: [{ _id: { $in: staffed.filter(id => id !== null) } }, { settingsAt: { $gt: new Date(0) } }]
  })
    .sort({ name: 1, _id: 1 })
    .select(READINESS_FIELDS)
    .lean<Readable[]>()
}

const colleaguesOf = async (agencies: Id[]) =>
  counted(
    await Account.aggregate<Counted>([
      { $match: { role: 'counsellor', disabledAt: null, agency: { $in: agencies } } },
      { $group: { _id: '$agency', count: { $sum: 1 } } }
    ])
  )

const companiesOf = async (agencies: Id[]) =>
  counted(
    await Company.aggregate<Counted>([
      { $match: { agencies: { $in: agencies } } },
      { $unwind: '$agencies' },
      { $group: { _id: '$agencies', count: { $sum: 1 } } }
    ])
  )

interface Counted {
  _id: Id
  count: number
}
const counted = (rows: Counted[]) => new Map(rows.map(({ _id, count }) => [String(_id), count]))
