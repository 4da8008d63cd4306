import { grouped } from '#lib/grouped.ts'
import { TO_CALL } from '#models/messages/reasons.ts'
import { GroupMessage } from '#models/records/group-message.ts'
import { Notice } from '#models/records/notice.ts'
import { Participation } from '#models/records/participation.ts'
import type { Asked, Found } from '../line.ts'

type Unread = Pick<Notice, 'recipient' | 'subject' | 'dueAt' | 'uselessAfter' | 'detail'>

/** What the agency wrote to several people of a session, and no address could carry: read aloud to who still comes. */
export async function wordsToRead({ account, limit, now }: Asked): Promise<Found> {
  const found = await Notice.find({
    agency: account.agency ?? null,
    state: { $in: ['skipped', 'failed'] },
    recipientKind: 'person',
    kind: 'written',
    reason: { $in: [...TO_CALL] },
    uselessAfter: { $gt: now }
  })
    .sort({ uselessAfter: 1, _id: 1 })
    .limit(limit)
    .select('recipient subject dueAt uselessAfter detail')
    .lean<Unread[]>()
  if (found.length === 0) return { lines: [], isCut: false }
  const rows = found.toSorted((one, other) => +other.dueAt - +one.dueAt)
  const [messages, seats] = await Promise.all([
    GroupMessage.find({ _id: { $in: rows.map(messageOf) }, takenBackAt: null } as never)
      .select('text')
      .lean<Pick<GroupMessage, '_id' | 'text'>[]>(),
    Participation.find({
      person: { $in: rows.map(({ recipient }) => recipient) },
      workshop: { $in: rows.map(({ subject }) => subject) },
      state: 'registered'
    })
      .select('person workshop')
      .lean<Pick<Participation, 'person' | 'workshop'>[]>()
  ])
  const text = new Map(messages.map(one => [String(one._id), one.text]))
  const coming = new Set(seats.map(({ person, workshop }) => pairOf(person, workshop)))
  const lines = grouped(rows, row => pairOf(row.recipient, row.subject)).flatMap(theirs => {
    const [last] = theirs
    const words = theirs.flatMap(row => text.get(String(messageOf(row))) ?? []).toReversed()
    if (!last || words.length === 0 || !coming.has(pairOf(last.recipient, last.subject))) return []
    const { recipient: person, subject, dueAt: since, uselessAfter } = last
    return [
      { kind: 'written' as const, person, subject, since, limit: uselessAfter, words: words.join('\n') }
    ]
  })
  return { lines, isCut: found.length === limit }
}

const messageOf = ({ detail }: Pick<Unread, 'detail'>): unknown =>
  (detail as { message?: unknown } | null)?.message ?? null

const pairOf = (person: unknown, workshop: unknown) => `${String(person)} ${String(workshop)}`
