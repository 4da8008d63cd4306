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
 * A move, a cancellation or a seat given back that looked before these marks were there is decided again. Marks of
 * people without a seat are void; all are when null: it moved, was cancelled, or starts after `openUntil`.
 */
export function enterMarks(workshop: Id, openUntil: Date): Promise<Workshop | null> {
  return change(workshop, { state: { $in: ['published', 'closed'] }, startsAt: { $lte: openUntil } }, {})
}

export async function isMovable(workshop: Workshop, now = new Date()): Promise<boolean> {
  return workshop.state === 'published' && !workshop.hasStarted(now) && !(await isMarked(workshop._id))
}
