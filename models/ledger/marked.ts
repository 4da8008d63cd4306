import type mongoose from 'mongoose'
import { Participation } from '#models/records/participation.ts'
import type { Workshop } from '#models/records/workshop.ts'
import { change } from './ledger.ts'

type Id = mongoose.Types.ObjectId

export async function isMarked(workshop: Id): Promise<boolean> {
  const marked = {
    workshop,
    state: 'registered' as const,
    attendance: { $in: ['attended', 'partly', 'excused', 'noshow'] as const }
  }
  return (await Participation.exists(marked as never)) !== null
}

/**
 * Enters marks just written in the ledger: a move, a cancellation or a seat given back that looked before they were
 * there is decided again. The workshop as it stands then: marks of people without a seat are void. Null when a move or
 * a cancellation came first, or when the workshop starts after `openUntil`: all of them are.
 */
export function enterMarks(workshop: Id, openUntil: Date): Promise<Workshop | null> {
  return change(workshop, { state: { $in: ['published', 'closed'] }, startsAt: { $lte: openUntil } }, {})
}

/** Whether a move may be asked for: published, not begun, and nobody is marked. */
export async function isMovable(workshop: Workshop, now = new Date()): Promise<boolean> {
  return workshop.state === 'published' && !workshop.hasStarted(now) && !(await isMarked(workshop._id))
}
