import type mongoose from 'mongoose'
import { nameTokens } from '#lib/identifiers/person-name.ts'
import { Account } from '#models/records/account.ts'

type Id = mongoose.Types.ObjectId
export type Colleague = Pick<Account, '_id' | 'agency' | 'firstName' | 'lastName'>
export interface Facilitator {
  account: Id | null
  name: string
}

export function colleaguesOf(agencies: Id[]): Promise<Colleague[]> {
  return Account.find({ agency: { $in: agencies }, role: 'counsellor', disabledAt: null })
    .select('agency firstName lastName')
    .lean<Colleague[]>()
}

/** A written name as the account of the agency that alone fits it; else the name as it is. */
export function facilitatorOf(written: string, agency: Id, colleagues: Colleague[]): Facilitator {
  const fitting = colleagues.filter(colleague => colleague.agency?.equals(agency) && fits(written, colleague))
  const [only] = fitting
  return only && fitting.length === 1
    ? { account: only._id, name: `${only.firstName} ${only.lastName}` }
    : { account: null, name: written }
}

/** « Pinatel R. », « R. Pinatel », « Romain Pinatel » and « Pinatel » are all Romain Pinatel. */
function fits(written: string, { firstName, lastName }: Colleague): boolean {
  const words = nameTokens(written)
  for (const name of nameTokens(lastName)) {
    const at = words.indexOf(name)
    if (at < 0) return false
    words.splice(at, 1)
  }
  const first = nameTokens(firstName)
  return words.every((word, index) => first[index]?.startsWith(word))
}
