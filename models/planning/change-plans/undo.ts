import type mongoose from 'mongoose'
import { NotFound, Refusal } from '#lib/refusal.ts'
import { ChangePlan } from '#models/records/change-plan.ts'
import { carryOn, leaseFrom } from './carry-on.ts'
import { sessionsOf } from './confirm.ts'
import { refuseUnlessLast } from './put-back.ts'

interface Undoing {
  by: mongoose.Types.ObjectId
  now?: Date
}

/** Only tests open it, to prove that people would be told of what was taken back. */
export const guards = {
  inTime: (now: Date): Record<string, unknown> => ({ undoUntil: { $gt: now } })
}

/**
 * Takes a change back while nobody was told of it, in silence; pressed twice the answer is the same. Refuses once the
 * messages have left, and when the only session was changed again.
 */
export async function undoPlan(
  id: mongoose.Types.ObjectId,
  { by, now = new Date() }: Undoing
): Promise<ChangePlan> {
  const plan = await ChangePlan.findById(id).orFail(() => new NotFound())
  if (plan.state === 'undone' || plan.state === 'undoing') return carryOn(plan, now)
  if (plan.state !== 'done') throw new Refusal('workshops.changes.refusal.notDone')
  if (plan.sessions.length === 1 || plan.kind === 'regroup')
    for (const one of await sessionsOf(plan)) refuseUnlessLast(one, plan)
  const undoing = await ChangePlan.findOneAndUpdate(
    { _id: id, state: 'done', ...guards.inTime(now) },
    { $set: { state: 'undoing', undoneAt: now, undoneBy: by, leaseUntil: leaseFrom(now) } },
    { returnDocument: 'after' }
  )
  if (undoing) return carryOn(undoing, now)
  const current = await ChangePlan.findById(id).orFail()
  if (current.state === 'done') throw new Refusal('workshops.changes.refusal.tooLate')
  return carryOn(current, now)
}
