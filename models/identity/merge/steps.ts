import { Person } from '#models/records/person.ts'
import { Merge } from '#models/records/merge.ts'
import { refreshStages } from '#models/stages/refresh-stages.ts'
import { joinFiles, splitFiles } from './files.ts'
import { moveMergesToAgency } from './move-merges.ts'
import { joinRestricted, splitRestricted } from './restricted.ts'
import { tellMerged, tellSplit } from './telling.ts'
import { askAgain, withdrawSecondRequests } from './transfers.ts'
import { moveNotices, returnNotices } from './notices.ts'
import { reopenPair, settlePairs } from './pairs.ts'
import { moveParticipations, returnParticipations } from './participations.ts'
import { rawOf } from '#models/records/record.ts'
import { moveReferences, returnReferences } from './references.ts'
import { moveSeats, returnSeats } from './seats.ts'

const LEASE_MS = 20_000
/** A registration that was under way when the file went is looked for this long after. */
const SWEPT_AFTER_MS = 60_000

/** Carries a merge, or its undoing, to its end from wherever it stands: every step may be taken again. */
export async function carryOn(merge: Merge, now = new Date()): Promise<void> {
  if (merge.state === 'moving') await join(merge, now)
  else if (merge.state === 'undoing') await split(merge, now)
  else if (merge.state === 'done') await sweep(merge, now)
}

async function join(merge: Merge, now: Date): Promise<void> {
  await moveEverything(merge, now)
  await joinFiles(merge)
  // What was given to the file while it was going.
  await moveEverything(merge, now)
  await refreshStages([merge.kept], now)
  await settlePairs(merge, now)
  await tellMerged(merge)
  await end(merge, 'done')
  await moveMergesToAgency(merge.kept)
}

/** Seats first: what the ledger says decides of the rest. */
async function moveEverything(merge: Merge, now: Date): Promise<void> {
  await moveSeats(merge, now)
  await moveParticipations(merge)
  await moveNotices(merge)
  await joinRestricted(merge)
  await withdrawSecondRequests(merge, now)
  await moveReferences(merge)
}

async function split(merge: Merge, now: Date): Promise<void> {
  // What reached the file after it went goes back with the rest.
  if (!(await stands(merge))) await moveEverything(merge, now)
  await splitFiles(merge, now)
  const seats = await returnSeats(merge, now)
  await returnParticipations(merge, workshop => seats.get(String(workshop)) ?? 'back')
  await returnNotices(merge, seats)
  await returnReferences(merge)
  await askAgain(merge)
  await splitRestricted(merge)
  // A file that has no participation left has no mark either by which the clock would see it.
  await refreshStages([merge.kept, merge.losing], now)
  await reopenPair(merge)
  await tellSplit(merge)
  await moveMergesToAgency(merge.losing)
  await end(merge, 'undone')
}

const stands = async ({ losing }: Merge) => (await rawOf(Person).findOne({ _id: losing })) !== null

async function end(merge: Merge, state: 'done' | 'undone'): Promise<void> {
  await Merge.updateOne({ _id: merge._id }, { $set: { state, leaseUntil: null }, $unset: { busy: 1 } })
  merge.state = state
}

export const leaseFrom = (now: Date) => new Date(now.getTime() + LEASE_MS)

type Filter = Record<string, unknown>
const leftHalfWay = (now: Date): Filter => ({ busy: { $exists: true }, leaseUntil: { $lte: now } })
const unswept = (now: Date): Filter => ({
  state: 'done',
  sweptAt: null,
  at: { $lte: new Date(now.getTime() - SWEPT_AFTER_MS) }
})

export const areMergesUnfinished = async (now = new Date()) =>
  (await Merge.exists({ $or: [leftHalfWay(now), unswept(now)] })) !== null

/** Finishes what a process left, and looks again for what reached a file while it was going. Returns how many. */
export async function finishMerges(now = new Date()): Promise<number> {
  let finished = 0
  for (;;) {
    const merge = await Merge.findOneAndUpdate(
      leftHalfWay(now),
      { $set: { leaseUntil: leaseFrom(now) } },
      { returnDocument: 'after' }
    )
    if (!merge) break
    await carryOn(merge, now)
    finished++
  }
  for (;;) {
    // Held like a merge under way: nobody may undo it meanwhile.
    const merge = await Merge.findOneAndUpdate(
      { ...unswept(now), busy: { $exists: false } },
      [{ $set: { busy: ['$kept', '$losing'], leaseUntil: leaseFrom(now) } }],
      { returnDocument: 'after', updatePipeline: true }
    )
    if (!merge) return finished
    await sweep(merge, now)
  }
}

async function sweep(merge: Merge, now: Date): Promise<void> {
  await moveEverything(merge, now)
  await Merge.updateOne({ _id: merge._id }, { $set: { sweptAt: now, leaseUntil: null }, $unset: { busy: 1 } })
}
