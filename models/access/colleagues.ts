import { untyped } from '#models/records/record.ts'
import { Territory } from '#models/records/territory.ts'
import { Agency } from '#models/records/agency.ts'
import mongoose from 'mongoose'
import { Refusal } from '#lib/refusal.ts'
import { Account, type ExtraRight, type Role, ROLE_OF_RIGHT } from '#models/records/account.ts'
import { detachFromImport } from '#models/hosts/import-origin.ts'
import { writeJournal } from '#models/journal/write.ts'
import type { JournalKind } from '#models/records/journal-entry.ts'
import { issue, newLink, planLink } from './links.ts'
import { forgetFailedSignIns } from './lock.ts'
import { isDuplicateKey } from '#models/records/duplicate-key.ts'

type Id = mongoose.Types.ObjectId

/** Of the three places, the one of the role is read. */
export interface Colleague {
  _id?: mongoose.Types.ObjectId
  email: string
  firstName: string
  lastName: string
  role: Role
  agency?: mongoose.Types.ObjectId | string | null
  /** Those that a host welcomes for; `company`: one more. */
  companies?: readonly (mongoose.Types.ObjectId | string)[]
  company?: mongoose.Types.ObjectId | string | null
  territory?: string | null
  language?: 'fr' | 'en'
  by?: Account['_id']
}

export interface Authored {
  by?: Pick<Account, '_id'> | undefined
  now?: Date
}

export const PLACE_OF = {
  counsellor: 'agency',
  employer: 'company',
  regional: 'territory',
  administrator: null
} as const

/** Owes them a link to choose a password. Throws a Refusal when the address is taken. */
export async function inviteColleague(
  colleague: Colleague,
  secret: string,
  now = new Date()
): Promise<Account> {
  const { _id = new mongoose.Types.ObjectId(), firstName, lastName, role, language = 'fr' } = colleague
  const email = colleague.email.trim().toLowerCase()
  const place = await placeOf(colleague)
  const by = colleague.by ?? null
  const link = newLink(_id, 'invitation', secret, now, by)
  const account = await Account.create({
    _id,
    email,
    firstName,
    lastName,
    role,
    language,
    ...place,
    ...link
  }).catch((error: unknown) => {
    if (!isDuplicateKey(error)) throw error
    throw new Refusal('accounts.refused.taken', {}, 'email')
  })
  await planLink(_id)
  await writeJournal({
    kind: 'accountInvited',
    subject: 'account',
    subjectId: _id,
    by,
    detail: { role },
    now
  })
  return account
}

export async function placeOf(
  colleague: Pick<Colleague, 'role' | 'agency' | 'companies' | 'company' | 'territory'>
): Promise<{ agency?: Id; companies?: Id[]; territory?: string }> {
  const field = PLACE_OF[colleague.role]
  if (!field) return {}
  if (field === 'company') return { companies: await companiesOf(colleague) }
  const place = colleague[field]
  const known =
    place &&
    (field === 'territory' || mongoose.isValidObjectId(place)) &&
    (await untyped(MODELS[field]).exists({ _id: place }))
  if (!known) throw new Refusal('accounts.refused.place', {}, field)
  return field === 'territory'
    ? { territory: String(place) }
    : { agency: new mongoose.Types.ObjectId(String(place)) }
}

/** Each once. Refuses none at all, and one that is not there. */
async function companiesOf({
  companies = [],
  company
}: Pick<Colleague, 'companies' | 'company'>): Promise<Id[]> {
  const chosen = new Set([...companies, ...(company ? [company] : [])].map(String))
  const known = await Promise.all(
    [...chosen].map(async one => mongoose.isObjectIdOrHexString(one) && (await detachFromImport(one)))
  )
  if (known.length === 0 || known.includes(false)) throw new Refusal('accounts.refused.place', {}, 'company')
  return [...chosen].map(one => new mongoose.Types.ObjectId(one))
}

const MODELS = {
  agency: Agency,
  territory: Territory
} as const

/** Ends every session and link. Throws a Refusal for one's own account. */
export async function disableAccount(
  account: Account,
  { by }: { by: Account },
  now = new Date()
): Promise<void> {
  if (account._id.equals(by._id)) throw new Refusal('accounts.refused.oneself')
  const { modifiedCount } = await Account.updateOne(
    { _id: account._id, disabledAt: null },
    {
      $set: { disabledAt: now, resetHash: null, resetExpiresAt: null },
      $unset: { linkOwed: 1 },
      $inc: { credentialVersion: 1 }
    }
  )
  if (modifiedCount === 1) await note('accountDisabled', account, { by, now })
}

/** Disabling ended the link of an invitation: true for whoever had not answered, who gets another. */
export async function enableAccount(
  account: Account,
  secret: string,
  { by, now = new Date() }: Authored = {}
): Promise<boolean> {
  const { _id } = account
  const waiting = { _id, passwordHash: null, disabledAt: { $ne: null } }
  // A host whose year without workshops had ended has another one.
  const open = { disabledAt: null, endedAt: null, endWarnedFor: null, renewedAt: now }
  const invited = await issue(waiting, 'invitation', secret, now, { by: by?._id ?? null, also: open })
  const { modifiedCount } = await Account.updateOne({ _id, disabledAt: { $ne: null } }, { $set: open })
  if (invited || modifiedCount === 1) await note('accountEnabled', account, { by, now })
  return (await Account.exists({ _id, passwordHash: null })) !== null
}

/** Throws a Refusal for a role that the right is not for, and for a region given to who has only a part of one. */
export async function giveRight(account: Account, right: ExtraRight, authored: Authored = {}): Promise<void> {
  if (account.role !== ROLE_OF_RIGHT[right])
    throw new Refusal(right === 'region' ? 'accounts.refused.setsNoRegion' : 'accounts.refused.seesNobody')
  if (right === 'region' && !account.territory?.startsWith('region-'))
    throw new Refusal('accounts.refused.setsNoRegion')
  const { modifiedCount } = await Account.updateOne(
    { _id: account._id, sees: { $ne: right } },
    { $addToSet: { sees: right } }
  )
  if (modifiedCount === 1) await note('rightGiven', account, authored, { right })
}

export async function takeRight(account: Account, right: ExtraRight, authored: Authored = {}): Promise<void> {
  const { modifiedCount } = await Account.updateOne(
    { _id: account._id, sees: right },
    { $pull: { sees: right } }
  )
  if (modifiedCount === 1) await note('rightTaken', account, authored, { right })
}

export async function unlockAccount(account: Account, authored: Authored = {}): Promise<void> {
  await forgetFailedSignIns(account.email)
  await note('accountUnlocked', account, authored)
}

async function note(
  kind: JournalKind,
  { _id }: Pick<Account, '_id'>,
  { by, now = new Date() }: Authored,
  detail?: Record<string, unknown>
): Promise<void> {
  await writeJournal({
    kind,
    subject: 'account',
    subjectId: _id,
    by: by?._id ?? null,
    now,
    ...(detail ? { detail } : {})
  })
}

export async function chooseLanguage(account: Account, language: 'fr' | 'en'): Promise<void> {
  await Account.updateOne({ _id: account._id }, { $set: { language } })
}
