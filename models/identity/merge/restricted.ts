import { RestrictedFacts } from '#models/records/restricted-facts.ts'
import type mongoose from 'mongoose'
import { Merge } from '#models/records/merge.ts'
import { rawOf, type Raw } from '#models/records/record.ts'
import { isDuplicateKey } from '#models/records/duplicate-key.ts'

const all = () => rawOf(RestrictedFacts)

/** Both answers stay in their own collection, never in the merge: nobody reads them there without the right. */
export async function joinRestricted(merge: Merge): Promise<void> {
  const losing = await all().findOne({ _id: merge.losing })
  // What was forgotten on purpose since is not brought back by a second look.
  if (losing && (!merge.restrictedAt || moment(losing) > merge.at.getTime())) await carryOver(merge, losing)
  if (merge.restrictedAt) return
  merge.restrictedAt = new Date()
  await rawOf(Merge).updateOne({ _id: merge._id }, { $set: { restrictedAt: merge.restrictedAt } })
}

async function carryOver(merge: Merge, losing: Raw): Promise<void> {
  for (;;) {
    const kept = await all().findOne({ _id: merge.kept })
    const together = kept ? joined(kept, losing) : plain(losing)
    if (kept && same(kept, together)) return
    const brought = { merge: merge._id, before: kept ? plain(kept) : null }
    const record = { _id: merge.kept, ...together, brought }
    if (kept) {
      const { matchedCount } = await all().replaceOne({ _id: merge.kept, at: kept['at'] }, record)
      if (matchedCount === 1) return
    } else if (await isInserted(record)) return
  }
}

/** The answer said last, whatever public either file has; a moment that the kept record did not have yet. */
function joined(kept: Raw, losing: Raw) {
  const [newer, older] = moment(losing) > moment(kept) ? [losing, kept] : [kept, losing]
  const { by, at } = plain(newer)
  const addedGroups = [...new Set([...groupsOf(kept), ...groupsOf(losing)])]
  const later = newer === kept ? new Date(moment(kept) + 1) : at
  return { boe: newer['boe'] ?? older['boe'] ?? null, addedGroups, by, at: later }
}

const same = (kept: Raw, { boe, addedGroups }: { boe: unknown; addedGroups: readonly string[] }) =>
  (kept['boe'] ?? null) === boe && groupsOf(kept).join() === addedGroups.join()

const isInserted = (record: Raw) =>
  all()
    .insertOne(record)
    .then(
      () => true,
      (error: unknown) => {
        if (!isDuplicateKey(error)) throw error
        return false
      }
    )

export async function splitRestricted(merge: Merge): Promise<void> {
  const kept = await all().findOne({ _id: merge.kept, 'brought.merge': merge._id })
  if (!kept) return
  const { before } = kept['brought'] as { before: Record<string, unknown> | null }
  const version = { _id: merge.kept, at: kept['at'] }
  if (before) await all().replaceOne(version, { ...before, _id: merge.kept })
  else await all().deleteOne(version)
}

export async function forgetRestricted(
  merges: readonly { kept: mongoose.Types.ObjectId; losing: mongoose.Types.ObjectId }[]
): Promise<void> {
  await all().deleteMany({ _id: { $in: merges.map(({ losing }) => losing) } })
  await all().updateMany({ _id: { $in: merges.map(({ kept }) => kept) } }, { $unset: { brought: 1 } })
}

const groupsOf = ({ addedGroups }: Raw) => (Array.isArray(addedGroups) ? (addedGroups as string[]) : [])
const plain = (file: Raw) => ({
  boe: file['boe'],
  addedGroups: groupsOf(file),
  by: file['by'],
  at: file['at']
})
const moment = ({ at }: Raw) => (at instanceof Date ? at.getTime() : 0)
