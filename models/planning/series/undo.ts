import type mongoose from 'mongoose'
import { Refusal } from '#lib/refusal.ts'
import { TAKE_BACK_WITHIN } from '#models/messages/leaving.ts'
import { rawOf } from '#models/records/record.ts'
import { Series } from '#models/records/series.ts'
import { Workshop } from '#models/records/workshop.ts'
import type { Authored } from '#models/planning/authored.ts'
import { deleteDraft } from '#models/planning/delete-draft.ts'

type Id = mongoose.Types.ObjectId

/** Until when a series may be undone as a whole: its dates, one by one, may be deleted later too. */
export const undoableUntil = ({ createdAt }: Pick<Series, 'createdAt'>): Date =>
  new Date(+createdAt + TAKE_BACK_WITHIN)

/** A draft as it was laid out: nobody was told of it, and nobody has changed it. */
export const isAsLaidOut = ({
  state,
  hostReply,
  log
}: Pick<Workshop, 'state' | 'hostReply' | 'log'>): boolean =>
  state === 'draft' && !hostReply && log.length <= 1

/**
 * Deletes the dates of a series that are as they were laid out; one that was published, asked for or changed meanwhile
 * is left. Undone twice, it is the same. Refuses ten minutes after it was laid out.
 */
export async function undoSeries(
  id: Id,
  { by, now = new Date() }: Authored
): Promise<{ deleted: number; left: number }> {
  const series = await Series.findById(id).orFail()
  if (series.state === 'planning' || series.state === 'done') {
    if (now > undoableUntil(series)) throw new Refusal('series.refusal.tooLateToUndo')
    await Series.updateOne(
      { _id: id, state: { $in: ['planning', 'done'] } },
      { $set: { state: 'undoing', undoneBy: by, undoneAt: now } }
    )
  }
  return finishUndoing(id)
}

/** What is announced first, so that no date under way is written any more; then what is written. */
async function finishUndoing(id: Id): Promise<{ deleted: number; left: number }> {
  const { dates } = await Series.findById(id).orFail()
  const ids = dates.map(({ workshop }) => workshop)
  await rawOf(Workshop).deleteMany({ _id: { $in: ids }, state: { $exists: false } })
  const drafts = await Workshop.find({ _id: { $in: ids } })
  for (const draft of drafts.filter(isAsLaidOut))
    await deleteDraft(draft).catch((error: unknown) => {
      if (!(error instanceof Refusal)) throw error
    })
  const left = await Workshop.countDocuments({ _id: { $in: ids }, state: { $exists: true } })
  await Series.updateOne({ _id: id, state: 'undoing' }, { $set: { state: 'undone' } })
  return { deleted: ids.length - left, left }
}

/** One whose process died is finished by the clock after so long. */
const FINISHED_AFTER_MS = 60_000

const halfUndone = (now: Date) => ({
  state: 'undoing' as const,
  undoneAt: { $lt: new Date(+now - FINISHED_AFTER_MS) }
})

export async function areUndoingsUnfinished(now = new Date()): Promise<boolean> {
  return (await Series.exists(halfUndone(now))) !== null
}

export async function finishUndoings(now = new Date()): Promise<number> {
  const left = await Series.find(halfUndone(now)).select('_id').limit(20).lean()
  for (const { _id } of left) await finishUndoing(_id)
  return left.length
}
