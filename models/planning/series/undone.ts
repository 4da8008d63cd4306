import type mongoose from 'mongoose'
import { Refusal } from '#lib/refusal.ts'
import { Series } from '#models/records/series.ts'

/** Only the tests of races open it, to prove that a date would be laid out after its series was undone. */
export const guards = { states: ['undoing', 'undone'] as ('undoing' | 'undone')[] }

/**
 * Refuses a date of a series that was undone. Asked once the date is announced: undoing takes away what is announced
 * before it, and is seen by what is announced after.
 */
export async function refuseUndone(series: mongoose.Types.ObjectId): Promise<void> {
  if (await Series.exists({ _id: series, state: { $in: guards.states } }))
    throw new Refusal('series.refusal.undone')
}
