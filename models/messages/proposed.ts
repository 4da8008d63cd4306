import type mongoose from 'mongoose'
import { Notice } from '#models/records/notice.ts'
import { Participation } from '#models/records/participation.ts'
import type { Workshop } from '#models/records/workshop.ts'

type Id = mongoose.Types.ObjectId

interface Entry {
  what: string
  person?: Id | null
  reason?: string | null
  before?: { startsAt?: Date | null } | null
}

type Said<One extends Entry> = Omit<One, 'what'> & { what: 'proposalMoved' | 'proposalEnded' }

/** Who was only proposed the session is told when it moves or is called off; whoever reads of it first is told as it is. */
export async function toProposed<One extends Entry>(
  workshop: Pick<Workshop, '_id' | 'startsAt'>,
  entries: One[]
): Promise<{ entry: Said<One>; recipient: Id; startsAt: Date }[]> {
  const entry = entries.findLast(({ person, what }) => !person && (what === 'moved' || what === 'cancelled'))
  // Of two sessions made one the proposals go on at the other.
  if (!entry || entry.reason === 'regrouped') return []
  const isOff = entry.what === 'cancelled'
  const asked = isOff ? [{ state: 'proposed' as const }, ENDED] : [{ state: 'proposed' as const }]
  const [rows, unread] = await Promise.all([
    Participation.find({ workshop: workshop._id, $or: asked }).select('person').lean(),
    Notice.distinct('recipient', { subject: workshop._id, kind: 'proposal', state: 'planned' })
  ])
  const isUnread = new Set(unread.map(String))
  const what = isOff ? ('proposalEnded' as const) : ('proposalMoved' as const)
  return rows
    .filter(({ person }) => !isUnread.has(String(person)))
    .map(({ person }) => ({ entry: { ...entry, what }, recipient: person, startsAt: workshop.startsAt }))
}

/** A proposal that the cancellation has ended already: nobody who had a seat, nor waited for one. */
const ENDED = {
  state: 'byService' as const,
  registeredAt: null,
  proposedAt: { $ne: null },
  'queue.0': { $exists: false }
}
