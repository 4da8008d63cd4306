import type mongoose from 'mongoose'
import { ENDING_KINDS, Notice, WORKSHOP_KINDS } from '#models/records/notice.ts'
import type { Person } from '#models/records/person.ts'
import { Workshop } from '#models/records/workshop.ts'
import { MESSAGE_KINDS, type MessageGroup } from './kinds.ts'
import { TO_CALL } from './reasons.ts'

type Id = mongoose.Types.ObjectId
type Reached = Pick<Person, '_id' | 'email' | 'emailRefusedAt'>

const LATER: ReadonlySet<MessageGroup> = new Set<MessageGroup>(['reminders', 'written'])
/** What says when and where to come: what a reminder, a goodbye or words of that day say is of no use later. */
const EXPECTED = WORKSHOP_KINDS.filter(
  kind => !ENDING_KINDS.some(ending => ending === kind) && !LATER.has(MESSAGE_KINDS[kind].group)
)
const MOST_OWED = 20

export interface Owed {
  notice: Id
  workshop: Pick<Workshop, 'tradeLabel' | 'startsAt' | 'timeZone'>
}

/** To a person who can be reached now: the last message about each seat that no address could carry. */
export async function owedTo({ _id, email, emailRefusedAt }: Reached, now = new Date()): Promise<Owed[]> {
  if (!email || emailRefusedAt) return []
  const notices = await Notice.find({ ...unsent(now), recipient: _id, recipientKind: 'person' })
    .sort({ revision: -1 })
    .limit(MOST_OWED)
    .select('subject revision')
    .lean<Pick<Notice, '_id' | 'subject' | 'revision'>[]>()
  if (notices.length === 0) return []
  const workshops = await Workshop.find({
    _id: { $in: notices.map(({ subject }) => subject) },
    state: 'published',
    'seats.person': _id
  })
    .select('tradeLabel startsAt timeZone')
    .sort({ startsAt: 1 })
    .lean<(Owed['workshop'] & { _id: Id })[]>()
  const later = await Notice.find({
    recipient: _id,
    subject: { $in: workshops.map(one => one._id) },
    state: { $in: ['planned', 'sending', 'sent'] },
    kind: { $in: EXPECTED }
  })
    .select('subject revision')
    .lean<Pick<Notice, 'subject' | 'revision'>[]>()
  return workshops.flatMap(workshop => {
    const isOfIt = ({ subject }: Pick<Notice, 'subject'>) => subject.equals(workshop._id)
    const last = notices.find(isOfIt)
    // A later one says it all, with what changed since.
    if (!last || later.some(one => isOfIt(one) && one.revision >= last.revision)) return []
    return [{ notice: last._id, workshop }]
  })
}

/** They leave now. Pressed twice, once. Returns how many. */
export async function sendOwed(person: Reached, now = new Date()): Promise<number> {
  const owed = await owedTo(person, now)
  const { modifiedCount } = await Notice.updateMany(
    { _id: { $in: owed.map(({ notice }) => notice) }, ...unsent(now) },
    { $set: { state: 'planned', dueAt: now, attempts: 0, reason: null } }
  )
  return modifiedCount
}

const unsent = (now: Date) => ({
  state: { $in: ['skipped' as const, 'failed' as const] },
  reason: { $in: [...TO_CALL] },
  kind: { $in: EXPECTED },
  uselessAfter: { $gt: now }
})
