import { untyped } from '#models/records/record.ts'
import { Agency } from '#models/records/agency.ts'
import { Company } from '#models/records/company.ts'
import { Territory } from '#models/records/territory.ts'
import mongoose from 'mongoose'
import { nameTokens } from '#lib/identifiers/person-name.ts'
import { ROLES, Account, type Role } from '#models/records/account.ts'
import { lockedAmong } from './lock.ts'

/** `after` and `before` are ids of accounts: the ends of the neighbouring ranges. */
export interface Looked {
  q?: string
  role?: string
  after?: string
  before?: string
}

export type AccountState = 'invited' | 'active' | 'locked' | 'disabled'

/** `place` is '' for administrators. */
export interface ListedAccount {
  id: string
  firstName: string
  lastName: string
  email: string
  role: Role
  place: string
  territory: string | null
  state: AccountState
  lockedUntil: Date | null
  signedInAt: Date | null
  sees: readonly string[]
  accessEnds: Date | null
}

export interface AccountList {
  accounts: ListedAccount[]
  previous: string | null
  next: string | null
}

const PAGE = 50
const MOST_WORDS = 5

/** One page of accounts, in the order of names; an id that is none begins at the start. */
export async function listAccounts(looked: Looked, now = new Date()): Promise<AccountList> {
  const backwards = !looked.after && Boolean(looked.before)
  const found = await Account.find({
    $and: [matching(looked), await beyond(looked.after || looked.before, backwards)]
  })
    .sort(backwards ? { sortName: -1, _id: -1 } : { sortName: 1, _id: 1 })
    .limit(PAGE + 1)
    .lean<Row[]>()
  const more = found.length > PAGE
  const rows = backwards ? found.slice(0, PAGE).toReversed() : found.slice(0, PAGE)
  const [first, last] = [rows[0], rows.at(-1)]
  const hasPrevious = backwards ? more : Boolean(looked.after)
  const hasNext = backwards || more
  return {
    accounts: await described(rows, now),
    previous: hasPrevious && first ? String(first._id) : null,
    next: hasNext && last ? String(last._id) : null
  }
}

export async function hostsOf(company: mongoose.Types.ObjectId, now = new Date()): Promise<ListedAccount[]> {
  const rows = await Account.find({ role: 'employer', companies: company })
    .sort({ sortName: 1, _id: 1 })
    .limit(PAGE)
    .lean<Row[]>()
  return described(rows, now)
}

export async function describeAccount(id: string, now = new Date()): Promise<ListedAccount | null> {
  const row = await Account.findById(id).lean<Row>()
  const [account = null] = row ? await described([row], now) : []
  return account
}

type Row = Pick<
  Account,
  '_id' | 'firstName' | 'lastName' | 'email' | 'role' | 'agency' | 'companies' | 'territory'
> &
  Pick<Account, 'passwordHash' | 'disabledAt' | 'signedInAt' | 'sees' | 'endWarnedFor'>

function matching({ q = '', role }: Looked): Record<string, unknown> {
  const words = q.includes('@') ? [q.trim().toLowerCase()] : nameTokens(q).slice(0, MOST_WORDS)
  const begins = words.map(word => ({
    searchKeys: new RegExp(`^${word.replace(/[.*+?^${}()|[\]\\]/g, sign => `\\${sign}`)}`)
  }))
  const known = ROLES.find(one => one === role)
  // Signs alone begin nobody's name.
  if (q.trim() !== '' && begins.length === 0) return { _id: { $in: [] } }
  return { ...(begins.length > 0 ? { $and: begins } : {}), ...(known ? { role: known } : {}) }
}

async function beyond(id: string | undefined, backwards: boolean): Promise<Record<string, unknown>> {
  if (!id || !mongoose.isObjectIdOrHexString(id)) return {}
  const from = await Account.findById(id, { sortName: 1 }).lean()
  if (!from) return {}
  const side = backwards ? '$lt' : '$gt'
  return {
    $or: [{ sortName: { [side]: from.sortName } }, { sortName: from.sortName, _id: { [side]: from._id } }]
  }
}

async function described(rows: Row[], now: Date): Promise<ListedAccount[]> {
  const [places, locks] = await Promise.all([
    placesOf(rows),
    lockedAmong(
      rows.map(({ email }) => email),
      now
    )
  ])
  return rows.map(row => {
    const { _id, firstName, lastName, email, role, agency, companies, territory, signedInAt } = row
    const lockedUntil = locks.get(email) ?? null
    const held = [agency, ...companies, territory].map(one => places.get(String(one ?? '')) ?? '')
    const place = held.filter(name => name !== '').join(', ')
    return {
      id: String(_id),
      firstName,
      lastName,
      email,
      role,
      place,
      territory: territory ?? null,
      state: stateOf(row, lockedUntil),
      lockedUntil,
      signedInAt: signedInAt ?? null,
      sees: row.sees,
      accessEnds: row.endWarnedFor ?? null
    }
  })
}

function stateOf({ disabledAt, passwordHash }: Row, lockedUntil: Date | null): AccountState {
  if (disabledAt) return 'disabled'
  if (lockedUntil) return 'locked'
  return passwordHash ? 'active' : 'invited'
}

async function placesOf(rows: Row[]): Promise<Map<string, string>> {
  const names = async (model: { modelName: string }, ids: unknown[]) =>
    ids.length === 0
      ? []
      : untyped(model)
          .find({ _id: { $in: ids } }, { name: 1 })
          .lean<{ _id: unknown; name: string }[]>()
  const found = await Promise.all([
    names(
      Agency,
      rows.flatMap(({ agency }) => agency ?? [])
    ),
    names(
      Company,
      rows.flatMap(({ companies }) => companies)
    ),
    names(
      Territory,
      rows.flatMap(({ territory }) => territory ?? [])
    )
  ])
  return new Map(found.flat().map(({ _id, name }) => [String(_id), name]))
}
