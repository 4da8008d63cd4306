import { untyped } from '#models/records/record.ts'
import { Territory } from '#models/records/territory.ts'
import { Company } from '#models/records/company.ts'
import { Agency } from '#models/records/agency.ts'
import mongoose from 'mongoose'
import { Refusal } from '#lib/refusal.ts'
import { Account, type ExtraRight, type Role } from '#models/records/account.ts'
import { detachFromImport } from '#models/hosts/import-origin.ts'
import { issue, newLink, planLink } from './links.ts'
import { forgetFailedSignIns } from './lock.ts'

/** Of the three places, the one of the role is read. */
export interface Colleague {
  /** The id that the account takes. */
  _id?: mongoose.Types.ObjectId
  email: string
  firstName: string
  lastName: string
  role: Role
  agency?: mongoose.Types.ObjectId | string | null
  company?: mongoose.Types.ObjectId | string | null
  territory?: string | null
  language?: 'fr' | 'en'
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
  const link = newLink(_id, 'invitation', secret, now)
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
    if ((error as { code?: number }).code !== 11_000) throw error
    throw new Refusal('accounts.refused.taken', {}, 'email')
  })
  await planLink(_id)
  return account
}

async function placeOf(
  colleague: Colleague
): Promise<Partial<Pick<Colleague, 'agency' | 'company' | 'territory'>>> {
  const field = PLACE_OF[colleague.role]
  if (!field) return {}
  const place = colleague[field]
  const known =
    place &&
    (field === 'territory' || mongoose.isValidObjectId(place)) &&
    (await untyped(MODELS[field]).exists({ _id: place })) &&
    (field !== 'company' || (await detachFromImport(place)))
  if (!known) throw new Refusal('accounts.refused.place', {}, field)
  return { [field]: place }
}

const MODELS = {
  agency: Agency,
  company: Company,
  territory: Territory
} as const

/** Ends every session and link. Throws a Refusal for one's own account. */
export async function disableAccount(
  account: Account,
  { by }: { by: Account },
  now = new Date()
): Promise<void> {
  if (account._id.equals(by._id)) throw new Refusal('accounts.refused.oneself')
  await Account.updateOne(
    { _id: account._id, disabledAt: null },
    {
      $set: { disabledAt: now, resetHash: null, resetExpiresAt: null },
      $unset: { linkOwed: 1 },
      $inc: { credentialVersion: 1 }
    }
  )
}

/** Disabling ended the link of an invitation: true for whoever had not answered, who gets another. */
export async function enableAccount({ _id }: Account, secret: string, now = new Date()): Promise<boolean> {
  const waiting = { _id, passwordHash: null, disabledAt: { $ne: null } }
  await issue(waiting, 'invitation', secret, now, { disabledAt: null })
  await Account.updateOne({ _id }, { $set: { disabledAt: null } })
  return (await Account.exists({ _id, passwordHash: null })) !== null
}

/** Throws a Refusal for anyone but a counsellor. */
export async function letSee(account: Account, right: ExtraRight, given: boolean): Promise<void> {
  if (account.role !== 'counsellor') throw new Refusal('accounts.refused.seesNobody')
  const change = given ? { $addToSet: { sees: right } } : { $pull: { sees: right } }
  await Account.updateOne({ _id: account._id }, change)
}

export function unlockAccount(account: Account): Promise<void> {
  return forgetFailedSignIns(account.email)
}

export async function chooseLanguage(account: Account, language: 'fr' | 'en'): Promise<void> {
  await Account.updateOne({ _id: account._id }, { $set: { language } })
}
