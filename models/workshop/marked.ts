import mongoose from 'mongoose'
import type { Participation } from '../participation.ts'
import { change } from './ledger.ts'

type Id = mongoose.Types.ObjectId

/** Whether anybody who holds a seat is marked: came, in part, or absent. */
export async function isMarked(workshop: Id): Promise<boolean> {
  const marked = {
    workshop,
    state: 'registered' as const,
    attendance: { $in: ['attended', 'partly', 'excused', 'noshow'] as const }
  }
  return (await mongoose.model<Participation>('Participation').exists(marked as never)) !== null
}

/**
 * Enters marks just written in the ledger: a move or a cancellation that looked before they were there is decided
 * again. False when one of them came first, or when the workshop starts after `openUntil`: the marks are void.
 */
export async function enterMarks(workshop: Id, openUntil: Date): Promise<boolean> {
  const guard = { state: { $in: ['published', 'closed'] }, startsAt: { $lte: openUntil } }
  return (await change(workshop, guard, {})) !== null
}
