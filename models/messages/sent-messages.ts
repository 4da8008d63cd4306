import { Letter } from '#models/records/sent-message.ts'
import type { NoticeKind } from '#models/records/notice.ts'

/** Letters of one list of the mailbox. */
export const PAGE_OF_LETTERS = 50

export interface LetterRange {
  kind: NoticeKind | null
  before?: string | undefined
  after?: string | undefined
}

const letters = () => Letter

/**
 * A page of letters, the newest first: those sent before the letter `before`, or after the letter `after`. Costs the
 * same on the last page as on the first. Throws when that letter is gone.
 */
export async function pageOfLetters({ kind, before, after }: LetterRange) {
  const backwards = after !== undefined && before === undefined
  const edge = before ?? after
  const from = edge ? await letters().findById(edge).select('sentAt').orFail().lean() : null
  const order = backwards ? 1 : -1
  const beyond = backwards ? '$gt' : '$lt'
  const query = letters()
    .find(kind ? { kind } : {})
    .sort({ sentAt: order, _id: order })
    .limit(PAGE_OF_LETTERS + 1)
    .select('to subject kind language sentAt')
  if (from) {
    const { _id, sentAt } = from
    void query.and([{ $or: [{ sentAt: { [beyond]: sentAt } }, { sentAt, _id: { [beyond]: _id } }] }])
  }
  const found = await query.lean()
  const more = found.length > PAGE_OF_LETTERS
  const page = found.slice(0, PAGE_OF_LETTERS)
  if (backwards) page.reverse()
  return { letters: page, hasNewer: backwards ? more : from !== null, hasOlder: backwards || more }
}
