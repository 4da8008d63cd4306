import type mongoose from 'mongoose'
import { Refusal } from '#lib/refusal.ts'
import { writeJournal } from '#models/journal/write.ts'
import { Account } from '#models/records/account.ts'
import type { Company } from '#models/records/company.ts'
import { enableAccount, inviteColleague, type Colleague } from './colleagues.ts'

type Id = mongoose.Types.ObjectId

export interface Host extends Pick<Colleague, '_id' | 'email' | 'firstName' | 'lastName' | 'language'> {
  company: Pick<Company, '_id' | 'name'>
  by: Id
}

/** Refuses another role, an account disabled by hand, a host of this company. One that had ended opens again. */
export async function inviteHost(
  { company, by, ...host }: Host,
  secret: string,
  now = new Date()
): Promise<{ account: Account; isNew: boolean }> {
  const known = await Account.findOne({ email: host.email.trim().toLowerCase() })
  if (!known) {
    const invited = { ...host, role: 'employer' as const, company: company._id, by }
    return { account: await inviteColleague(invited, secret, now), isNew: true }
  }
  if (known.role !== 'employer') throw new Refusal('companies.hosts.refused.notHost', {}, 'email')
  if (known.disabledAt && !known.endedAt) throw new Refusal('companies.hosts.refused.disabled', {}, 'email')
  const hadEnded = known.endedAt !== null
  if (hadEnded) await enableAccount(known, secret, { by: { _id: by }, now })
  const { modifiedCount } = await Account.updateOne(
    { _id: known._id, role: 'employer', disabledAt: null, companies: { $ne: company._id } },
    { $addToSet: { companies: company._id } }
  )
  if (modifiedCount === 0 && hadEnded) return { account: known, isNew: false }
  if (modifiedCount === 0) throw new Refusal('companies.hosts.refused.already', {}, 'email')
  await note('hostLinked', known, { company, by, now })
  return { account: known, isNew: false }
}

/** Ends the access of a host to a company, and their sessions; other companies stay theirs. */
export async function endHost(
  account: Account,
  { company, by, now = new Date() }: { company: Pick<Company, '_id' | 'name'>; by: Id; now?: Date }
): Promise<void> {
  const { modifiedCount } = await Account.updateOne(
    { _id: account._id, companies: company._id },
    { $pull: { companies: company._id }, $inc: { credentialVersion: 1 } }
  )
  if (modifiedCount === 1) await note('hostEnded', account, { company, by, now })
}

function note(
  kind: 'hostLinked' | 'hostEnded',
  { _id }: Account,
  { company, by, now }: { company: Pick<Company, 'name'>; by: Id; now: Date }
): Promise<void> {
  return writeJournal({
    kind,
    subject: 'account',
    subjectId: _id,
    by,
    now,
    detail: { company: company.name }
  })
}
