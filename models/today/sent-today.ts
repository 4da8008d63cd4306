import type { Account } from '#models/records/account.ts'
import { MESSAGE_KINDS, type MessageGroup } from '#models/messages/kinds.ts'
import { Notice } from '#models/records/notice.ts'

export interface SentToday extends Record<MessageGroup, number> {
  sent: number
  failed: number
}

/** No message is sent later than this after it was due: it would be useless by then. Keeps the index short. */
const LATEST_MS = 7 * 86_400_000

export async function sentToday(account: Account, since: Date): Promise<SentToday> {
  const rows = await Notice.find({
    agency: account.agency ?? null,
    state: { $in: ['sent', 'failed'] },
    dueAt: { $gte: new Date(since.getTime() - LATEST_MS) },
    $or: [{ sentAt: { $gte: since } }, { state: 'failed', updatedAt: { $gte: since } }]
  })
    .select('kind state')
    .lean()
  const counts: SentToday = {
    ...{ sent: 0, failed: 0 },
    ...{ confirmations: 0, proposals: 0, reminders: 0, changes: 0, written: 0 }
  }
  for (const { kind, state } of rows) {
    if (state === 'failed') counts.failed++
    else {
      counts.sent++
      const { group } = MESSAGE_KINDS[kind]
      if (group) counts[group]++
    }
  }
  return counts
}
