import type mongoose from 'mongoose'
import type { Account } from '#models/records/account.ts'
import { Company } from '#models/records/company.ts'
import { Notice, NOTICE_KINDS } from '#models/records/notice.ts'
import { MESSAGE_KINDS } from './kinds.ts'

type Id = mongoose.Types.ObjectId

const TOUCHING = NOTICE_KINDS.filter(kind => MESSAGE_KINDS[kind].calendar !== 'none')

/** Of these workshops, the ids of those that a message has put into the calendar of an account's mailbox and left there. */
export async function invitedTo(
  account: Pick<Account, '_id' | 'email' | 'companies'>,
  subjects: readonly Id[]
): Promise<Set<string>> {
  const hosts = await Company.find({ _id: { $in: [...account.companies] }, contactEmail: account.email })
    .select('_id')
    .lean<{ _id: Id }[]>()
  const told = await Notice.find({
    recipient: { $in: [account._id, ...hosts.map(({ _id }) => _id)] },
    subject: { $in: subjects },
    kind: { $in: TOUCHING },
    // One that was tried again may have arrived the first time.
    $or: [{ state: 'sent' }, { attempts: { $gt: 1 } }]
  })
    .sort({ revision: 1, sentAt: 1 })
    .select('subject kind')
    .lean<Pick<Notice, 'subject' | 'kind'>[]>()
  const last = new Map(told.map(({ subject, kind }) => [String(subject), kind]))
  return new Set([...last].flatMap(([id, kind]) => (MESSAGE_KINDS[kind].calendar === 'cancel' ? [] : [id])))
}
