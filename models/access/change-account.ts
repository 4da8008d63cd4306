import type mongoose from 'mongoose'
import { Refusal } from '#lib/refusal.ts'
import { writeJournal } from '#models/journal/write.ts'
import { ROLE_OF_RIGHT, type Account } from '#models/records/account.ts'
import { Company } from '#models/records/company.ts'
import { unlessChanged } from '#models/records/unless-changed.ts'
import { placeOf, type Colleague } from './colleagues.ts'
import { inviteAgain } from './links.ts'
import { placeName } from './place.ts'
import { isDuplicateKey } from '#models/records/duplicate-key.ts'

type Id = mongoose.Types.ObjectId

export interface Changing {
  successor?: Account['_id'] | null
  by: Account
  /** Makes the link of the invitation that follows an address still without password. */
  secret: string
  now?: Date
}

/** Another role or place, and a company taken from a host, end its sessions. Refuses a taken address, an unknown place, one's own role. */
export async function changeAccount(
  account: Account,
  facts: Required<Omit<Colleague, '_id' | 'by'>>,
  { by, secret, successor = null, now = new Date() }: Changing
): Promise<{ hasMoved: boolean }> {
  const email = facts.email.trim().toLowerCase()
  if (account._id.equals(by._id) && facts.role !== account.role)
    throw new Refusal('accounts.refused.oneself', {}, 'role')
  const before = await journalFacts(account)
  const { agency = null, companies = [], territory = null } = await placeOf(facts)
  const place = { agency, companies, territory }
  const given = without(companies, account.companies)
  const taken = without(account.companies, companies)
  const hasMoved = facts.role !== account.role || taken.length > 0 || idOf(place) !== idOf(account)
  const isReadElsewhere = email !== account.email
  const rights = account.sees.filter(
    right => ROLE_OF_RIGHT[right] !== facts.role || (right === 'region' && territory !== account.territory)
  )
  const stands: Record<string, unknown> = { updatedAt: account.get('updatedAt') }
  const { firstName, lastName, role, language } = facts
  const left = account.agency
  account.set({ firstName, lastName, email, role, language, ...place })
  if (left && !left.equals(agency ?? undefined))
    account.set({ handOverOwed: { agency: left, successor, by: by._id, at: now } })
  if (hasMoved) account.credentialVersion += 1
  if (rights.length > 0) account.set({ sees: account.sees.filter(right => !rights.includes(right)) })
  if (isReadElsewhere) account.set({ resetHash: null, resetExpiresAt: null, linkOwed: undefined })
  await unlessChanged(account, stands, () => save(account))
  await writeChanges(account, { before, rights, by, now })
  await writeCompanies(account, { given, taken, by, now })
  if (isReadElsewhere && !account.passwordHash && !account.disabledAt)
    await inviteAgain(account, secret, { by: by._id, now })
  return { hasMoved }
}

function idOf({ agency, territory }: { agency?: Id | null; territory?: string | null }): string {
  return agency?.toHexString() ?? territory ?? ''
}

const without = (companies: readonly Id[], others: readonly Id[]) =>
  companies.filter(one => !others.some(other => other.equals(one)))

async function save(account: Account): Promise<void> {
  try {
    await account.save()
  } catch (error) {
    if (!isDuplicateKey(error)) throw error
    throw new Refusal('accounts.refused.taken', {}, 'email')
  }
}

/** Field by field; the place by its name, the companies of a host one by one. */
async function journalFacts(account: Account): Promise<Record<string, string>> {
  const { firstName, lastName, email, role } = account
  return { firstName, lastName, email, role, place: role === 'employer' ? '' : await placeName(account) }
}

async function writeChanges(
  account: Account,
  { before, rights, by, now }: { before: Record<string, string>; rights: string[]; by: Account; now: Date }
): Promise<void> {
  const about = { subject: 'account', subjectId: account._id, by: by._id, now } as const
  const changed = Object.entries(await journalFacts(account)).filter(([field, to]) => before[field] !== to)
  await writeJournal(
    ...changed.map(([field, to]) => ({
      ...about,
      kind: 'accountChanged' as const,
      detail: { field, from: before[field] ?? '', to }
    })),
    ...rights.map(right => ({ ...about, kind: 'rightTaken' as const, detail: { right } }))
  )
}

async function writeCompanies(
  { _id: subjectId }: Account,
  { given, taken, by, now }: { given: Id[]; taken: Id[]; by: Account; now: Date }
): Promise<void> {
  const found = await Company.find({ _id: { $in: [...given, ...taken] } }, { name: 1 }).lean()
  const about = { subject: 'account', subjectId, by: by._id, now } as const
  const note = (kind: 'hostLinked' | 'hostEnded') => (one: Id) => ({
    ...about,
    kind,
    detail: { company: found.find(({ _id }) => _id.equals(one))?.name ?? '' }
  })
  await writeJournal(...given.map(note('hostLinked')), ...taken.map(note('hostEnded')))
}
