import type mongoose from 'mongoose'
import { Refusal } from '#lib/refusal.ts'
import { Merge, UNDO_WITHIN_DAYS } from '#models/records/merge.ts'
import { markAllInUse } from '#models/stages/mark-in-use.ts'
import { Person } from '#models/records/person.ts'
import type { Choices } from './fields.ts'
import { NO_NOTES } from './notes.ts'
import { isDuplicateKey } from '#models/records/duplicate-key.ts'
import { forgetRestricted } from './restricted.ts'
import { carryOn, leaseFrom } from './steps.ts'

type Id = mongoose.Types.ObjectId
const DAY = 86_400_000

export interface Merging {
  kept: Person
  losing: Person
  choices: Choices
  /** The versions that were shown: the choice was made on them. */
  seen?: { kept: Date; losing: Date }
  by: Id | null
  now?: Date
}

/** Makes two files one. Refuses files that changed since they were shown, and those of another merge under way. */
export async function mergePeople({
  kept,
  losing,
  choices,
  seen,
  by,
  now = new Date()
}: Merging): Promise<Merge> {
  if (kept._id.equals(losing._id) || !kept.agency.equals(losing.agency))
    throw new Refusal('errors.duplicate.gone')
  if (seen && (isNewer(kept, seen.kept) || isNewer(losing, seen.losing)))
    throw new Refusal('errors.merge.changedMeanwhile')
  const merge = new Merge({
    agency: kept.agency,
    kept: kept._id,
    losing: losing._id,
    busy: [kept._id, losing._id],
    name: `${losing.lastName.toLocaleUpperCase('fr')} ${losing.firstName}`,
    choices,
    by,
    at: now,
    leaseUntil: leaseFrom(now)
  })
  await merge.save().catch(refuseBusy)
  // From here on nobody takes either file out: a list that is undone leaves them.
  if ((await markAllInUse([kept._id, losing._id])).length < 2) {
    await merge.deleteOne()
    throw new Refusal('errors.duplicate.gone')
  }
  await carryOn(merge, now)
  return merge
}

/** Puts the other file back with what was its own; what happened since stays with the kept one. Refuses too late. */
export async function undoMerge(
  merge: Merge,
  { by, now = new Date() }: { by: Id | null; now?: Date }
): Promise<void> {
  if (merge.state === 'undoing' || merge.state === 'undone') throw new Refusal('errors.merge.undoneAlready')
  if (!merge.isUndoable(now)) throw new Refusal('errors.merge.undoTooLate')
  const people = { $in: [merge.kept, merge.losing] }
  const later = await Merge.exists({
    _id: { $gt: merge._id },
    state: { $in: ['moving', 'done'] },
    $or: [{ kept: people }, { losing: people }]
  })
  if (later) throw new Refusal('errors.merge.undoLaterFirst')
  const kept = await Person.findOne({ _id: merge.kept, agency: merge.agency })
  if (!kept) throw new Refusal('errors.duplicate.gone')
  const busy = [merge.kept, merge.losing]
  const set = { state: 'undoing' as const, busy, undoneAt: now, undoneBy: by, leaseUntil: leaseFrom(now) }
  const undoing = await Merge.findOneAndUpdate(
    { _id: merge._id, state: 'done', busy: { $exists: false } },
    { $set: set },
    { returnDocument: 'after' }
  ).catch(refuseBusy)
  if (!undoing) throw new Refusal('errors.merge.underWay')
  await carryOn(undoing, now)
}

/** After 30 days nothing is kept of what the files were; the old address still leads to the kept file. */
export async function forgetMerged(now = new Date()): Promise<number> {
  const over = {
    at: { $lte: new Date(now.getTime() - UNDO_WITHIN_DAYS * DAY) },
    forgottenAt: null,
    busy: { $exists: false }
  }
  const done = await Merge.find({ ...over, state: 'done' })
    .select('kept losing')
    .lean<{ kept: Id; losing: Id }[]>()
  await forgetRestricted(done)
  const { modifiedCount } = await Merge.updateMany(
    { ...over, state: { $in: ['done', 'undone'] } },
    {
      $set: { forgottenAt: now, name: '', ...NO_NOTES },
      $unset: { keptBefore: 1, keptAfter: 1, losingFile: 1 }
    }
  )
  return modifiedCount
}

function isNewer(person: Person, seen: Date): boolean {
  return Number(person.get('updatedAt')) !== seen.getTime()
}

function refuseBusy(error: unknown): never {
  if (isDuplicateKey(error)) throw new Refusal('errors.merge.underWay')
  throw error
}
