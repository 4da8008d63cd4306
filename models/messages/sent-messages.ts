import { SentMessage } from '#models/records/sent-message.ts'
import type { NoticeKind } from '#models/records/notice.ts'

export const PAGE_OF_SENT_MESSAGES = 50

export interface SentMessageRange {
  kind: NoticeKind | null
  before?: string | undefined
  after?: string | undefined
}

/** Costs the same on the last page as on the first. Throws when the message `before` or `after` is gone. */
export async function pageOfSentMessages({ kind, before, after }: SentMessageRange) {
  const backwards = after !== undefined && before === undefined
  const edge = before ?? after
  const from = edge ? await SentMessage.findById(edge).select('sentAt').orFail().lean() : null
  const order = backwards ? 1 : -1
  const beyond = backwards ? '$gt' : '$lt'
  const query = SentMessage.find(kind ? { kind } : {})
    .sort({ sentAt: order, _id: order })
    .limit(PAGE_OF_SENT_MESSAGES + 1)
    .select('to subject kind language sentAt')
  if (from) {
    const { _id, sentAt } = from
    void query.and([{ $or: [{ sentAt: { [beyond]: sentAt } }, { sentAt, _id: { [beyond]: _id } }] }])
  }
  const found = await query.lean()
  const more = found.length > PAGE_OF_SENT_MESSAGES
  const page = found.slice(0, PAGE_OF_SENT_MESSAGES)
  if (backwards) page.reverse()
  return { sentMessages: page, hasNewer: backwards ? more : from !== null, hasOlder: backwards || more }
}
