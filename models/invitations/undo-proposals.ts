import type mongoose from 'mongoose'
import { Refusal } from '#lib/refusal.ts'
import { flushOutbox } from '#models/ledger/flush-outbox.ts'
import { isPlannedFor } from '#models/messages/is-planned-for.ts'
import { TAKE_BACK_WITHIN } from '#models/messages/leaving.ts'
import { staleMarks } from '#models/records/figures-stale.ts'
import { Notice } from '#models/records/notice.ts'
import { Participation } from '#models/records/participation.ts'
import { Workshop } from '#models/records/workshop.ts'
import { refreshStages } from '#models/stages/refresh-stages.ts'

type Id = mongoose.Types.ObjectId

/**
 * Takes back what was proposed to several people at one moment: of each who was told nothing yet and has not answered, no
 * trace is left. Refuses after ten minutes.
 */
export async function undoProposals(
  workshop: Id,
  { at, by, now = new Date() }: { at: Date; by: Id; now?: Date }
): Promise<{ back: number; left: number }> {
  await flushOutbox(workshop, now)
  const rows = await Participation.find({ workshop, proposedAt: at, past: { $in: [null, []] } } as never)
    .select('person')
    .lean<Pick<Participation, '_id' | 'person'>[]>()
  if (rows.length === 0 || +now - +at > TAKE_BACK_WITHIN)
    throw new Refusal('errors.participation.undoTooLate')
  const back: Id[] = []
  for (const { _id, person } of rows) {
    if (!(await isPlannedFor({ recipient: person, subject: workshop, kind: 'proposal', now }))) continue
    const { deletedCount } = await Participation.deleteOne(guards.unanswered(_id, at) as never)
    if (deletedCount === 1) back.push(person)
  }
  await Notice.updateMany(
    {
      subject: workshop,
      recipient: { $in: back },
      kind: { $in: ['proposal', 'proposalReminder'] },
      state: 'planned'
    } as never,
    { $set: { state: 'void', reason: 'takenBack' } }
  )
  await refreshStages(back, now)
  const line = { at: now, by, what: 'proposalsTakenBack', detail: { count: back.length } }
  await Workshop.updateOne({ _id: workshop }, { $push: { log: line }, $set: staleMarks() })
  return { back: back.length, left: rows.length - back.length }
}

/** The guards of taking proposals back. Only the tests of races open one, to prove that the race is real without it. */
export const guards = {
  unanswered: (_id: Id, at: Date): Record<string, unknown> => ({
    _id,
    state: 'proposed',
    proposedAt: at,
    registeredAt: null
  })
}
