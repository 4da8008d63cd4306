import type mongoose from 'mongoose'
import { ChangePlan } from '#models/records/change-plan.ts'

/** The last change of a session while it may still be taken back: one query. */
export function undoablePlanOf(
  workshop: mongoose.Types.ObjectId,
  now = new Date()
): Promise<ChangePlan | null> {
  return ChangePlan.findOne({
    sessions: { $elemMatch: { workshop, state: 'applied' } },
    state: 'done',
    undoUntil: { $gt: now }
  })
    .sort({ confirmedAt: -1 })
    .exec()
}
