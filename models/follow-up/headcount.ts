import type mongoose from 'mongoose'
import { Refusal } from '#lib/refusal.ts'
import { changeAsRead, logged } from '#models/ledger/ledger.ts'
import type { Workshop } from '#models/records/workshop.ts'
import { isForJobSeekers } from '#models/records/workshop-kind.ts'

type Id = mongoose.Types.ObjectId

/** How many professionals came: a number, and nobody's name. Refuses what is called by name, and what has not begun or does not stand. */
export function noteHeadcount(
  id: Id,
  { count, by, now = new Date() }: { count: number; by: Id | null; now?: Date }
): Promise<Workshop> {
  return changeAsRead(id, before => {
    if (isForJobSeekers(before)) throw new Refusal('kinds.headcount.byName', {}, 'headcount')
    if (!mayBeCounted(before, now)) throw new Refusal('kinds.headcount.notNow', {}, 'headcount')
    if (before.headcount === count) return Promise.resolve({})
    return Promise.resolve({ headcount: count, log: logged(by, now, 'headcount', { count }) })
  })
}

/** From its start until it is closed, and corrected afterwards. */
export function mayBeCounted(workshop: Workshop, now = new Date()): boolean {
  const stands = workshop.state === 'published' || workshop.state === 'closed'
  return stands && !isForJobSeekers(workshop) && workshop.hasStarted(now)
}
