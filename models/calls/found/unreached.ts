import { grouped } from '#lib/grouped.ts'
import { MESSAGE_KINDS } from '#models/messages/kinds.ts'
import { TO_CALL } from '#models/messages/reasons.ts'
import { ENDING_KINDS, Notice, type WorkshopKind } from '#models/records/notice.ts'
import { Participation } from '#models/records/participation.ts'
import type { CallReason } from '#models/records/call.ts'
import type { Asked, Found } from '../line.ts'

const REMINDERS: readonly WorkshopKind[] = ['reminder7Days', 'reminder48Hours']
const TOLD_BY_CALL: readonly WorkshopKind[] = [
  ...REMINDERS,
  'confirmation',
  'moved',
  'movedTo',
  'slotMoved',
  'changed',
  'regrouped',
  'cancelled',
  'withdrawn',
  'released',
  'fewerPlaces',
  'waitingEnded',
  'noSeatFreed',
  'proposal',
  'proposalMoved'
]
const PROPOSING: readonly WorkshopKind[] = ['proposal', 'proposalMoved']

type Unreached = Pick<Notice, 'recipient' | 'subject' | 'reason' | 'dueAt' | 'uselessAfter'> & {
  kind: WorkshopKind
}

/** What no address could carry while it is still of use, what is lost first: of one person and workshop, the last message. */
export async function unreached({ account, limit, now }: Asked): Promise<Found> {
  const found = await Notice.find({
    agency: account.agency ?? null,
    state: { $in: ['skipped', 'failed'] },
    recipientKind: 'person',
    kind: { $in: [...TOLD_BY_CALL] },
    // Of the close of a list nothing leaves after the start: who was not told by then is called.
    $or: [{ reason: { $in: [...TO_CALL] } }, { kind: 'noSeatFreed', reason: 'past' }],
    uselessAfter: { $gt: now }
  })
    .sort({ uselessAfter: 1, _id: 1 })
    .limit(limit)
    .select('recipient subject kind reason dueAt uselessAfter')
    .lean<Unreached[]>()
  const rows = found.toSorted((one, other) => +other.dueAt - +one.dueAt)
  const byPair = grouped(rows.filter(isNews), row => pairOf(row.recipient, row.subject))
  const standing = await standingOf(rows)
  const lines = byPair.flatMap(messages => {
    const row = messages.find(({ kind }) => !REMINDERS.includes(kind)) ?? messages[0]
    if (!row) return []
    // Whoever gave the seat back knows it.
    if (row.kind === 'withdrawn') return []
    const state = standing.get(pairOf(row.recipient, row.subject))
    if (isExpected(row.kind) ? state !== stateFor(row.kind) : state === 'registered') return []
    const kind = reasonOf(row)
    // Told once that the address is refused: a reminder that it refuses too says nothing new.
    const since = kind === 'emailRefused' ? (messages.at(-1) ?? row).dueAt : row.dueAt
    return [
      {
        kind,
        since,
        person: row.recipient,
        subject: row.subject,
        limit: row.uselessAfter,
        message: row.kind
      }
    ]
  })
  return { lines, isCut: found.length === limit }
}

/** Who has no address is told once: a reminder is nothing new to say. */
const isNews = ({ kind, reason }: Unreached) => !REMINDERS.includes(kind) || reason !== 'noAddress'

export const isExpected = (kind: WorkshopKind) => !ENDING_KINDS.some(ending => ending === kind)

function reasonOf({ kind, reason }: Unreached): CallReason {
  if (PROPOSING.includes(kind)) return 'proposal'
  if (!isExpected(kind) || MESSAGE_KINDS[kind].group === 'changes') return 'change'
  return reason === 'noAddress' ? 'confirmation' : 'emailRefused'
}

const stateFor = (kind: WorkshopKind) => (PROPOSING.includes(kind) ? 'proposed' : 'registered')

async function standingOf(rows: readonly Unreached[]): Promise<Map<string, string>> {
  if (rows.length === 0) return new Map()
  const found = await Participation.find({
    person: { $in: rows.map(({ recipient }) => recipient) },
    workshop: { $in: rows.map(({ subject }) => subject) }
  })
    .select('person workshop state')
    .lean()
  return new Map(found.map(({ person, workshop, state }) => [pairOf(person, workshop), state]))
}

const pairOf = (person: unknown, workshop: unknown) => `${String(person)} ${String(workshop)}`
