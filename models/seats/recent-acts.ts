import type mongoose from 'mongoose'
import { TAKE_BACK_WITHIN } from '#models/messages/leaving.ts'
import { Notice } from '#models/records/notice.ts'
import { Participation } from '#models/records/participation.ts'
import type { Workshop } from '#models/records/workshop.ts'
import { namesOf } from './roster.ts'

type Id = mongoose.Types.ObjectId
type Line = Workshop['log'][number]

/** What was done to several people of a session at once, and may still be taken back. */
export interface RecentAct {
  act: 'remove' | 'move' | 'write' | 'propose'
  /** Moment of the act; of a removal, its ledger number. */
  of: number
  /** The session where it is taken back: of a move, the one they came to. */
  workshop: Id
  count: number
  by: string
  at: Date
  until: Date
}

interface Detail {
  seq?: number
  to?: Id
  message?: Id
}

interface Undoable {
  act: RecentAct['act']
  /** How many of its people it may still be taken back for. */
  left: (workshop: Workshop, line: Line, detail: Detail) => Promise<number>
}

const moved: Undoable = {
  act: 'move',
  left: ({ _id }, { at }, { to }) =>
    Participation.countDocuments({
      workshop: to ?? _id,
      registeredAt: at,
      movedFrom: { $ne: null },
      state: 'registered'
    } as never)
}

/** By the word of the log of the session. */
const UNDOABLE: Readonly<Record<string, Undoable>> = {
  removedSeveral: {
    act: 'remove',
    left: ({ _id }, _line, { seq = -1 }) =>
      Participation.countDocuments({ workshop: _id, seq, state: 'withdrawn' })
  },
  broughtSeveral: moved,
  movedSeveral: moved,
  proposedSeveral: {
    act: 'propose',
    left: async ({ _id }, { at }) => {
      const people = await Participation.distinct('person', {
        workshop: _id,
        proposedAt: at,
        state: 'proposed'
      })
      return waiting(_id, { recipient: { $in: people }, kind: 'proposal' })
    }
  },
  written: {
    act: 'write',
    left: ({ _id }, _line, { message }) => waiting(_id, { kind: 'written', 'detail.message': message })
  }
}

const waiting = (subject: Id, of: Record<string, unknown>) =>
  Notice.countDocuments({ subject, state: 'planned', ...of } as never)

/** Newest first; no question is asked of the store where nothing was done within ten minutes. */
export async function recentActs(workshop: Workshop, now = new Date()): Promise<RecentAct[]> {
  const lines = workshop.log.filter(
    ({ what, at }) => UNDOABLE[what] && +now - +at < TAKE_BACK_WITHIN && at <= now
  )
  if (lines.length === 0) return []
  const names = await namesOf(lines.map(({ by }) => by))
  const acts = await Promise.all(
    lines.map(async (line): Promise<RecentAct[]> => {
      const undoable = UNDOABLE[line.what]
      const { at, by } = line
      const detail = (line.detail ?? {}) as Detail
      const count = (await undoable?.left(workshop, line, detail)) ?? 0
      if (!undoable || count === 0) return []
      return [
        {
          act: undoable.act,
          of: detail.seq ?? +at,
          workshop: detail.to ?? workshop._id,
          count,
          by: names.get(String(by)) ?? '',
          at,
          until: new Date(+at + TAKE_BACK_WITHIN)
        }
      ]
    })
  )
  return acts.flat().toSorted((one, other) => +other.at - +one.at)
}
