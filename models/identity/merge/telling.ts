import { PersonEvent } from '#models/records/person-event.ts'
import type mongoose from 'mongoose'
import type { Merge } from '#models/records/merge.ts'
import { rawOf } from '#models/records/record.ts'

type Id = mongoose.Types.ObjectId

/** A line in the history of a file: once for a merge, however often it is told. */
async function tell(
  merge: Merge,
  person: Id,
  kind: 'merged' | 'parted',
  { by, at }: { by: Id | null; at: Date }
) {
  const line = { person, kind, 'detail.merge': merge._id }
  await rawOf(PersonEvent).updateOne(line, { $setOnInsert: { by, at } }, { upsert: true })
}

export async function tellMerged(merge: Merge): Promise<void> {
  await tell(merge, merge.kept, 'merged', { by: merge.by ?? null, at: merge.at })
}

export async function tellSplit(merge: Merge): Promise<void> {
  const told = { by: merge.undoneBy ?? null, at: merge.undoneAt ?? merge.at }
  for (const person of [merge.kept, merge.losing]) await tell(merge, person, 'parted', told)
}
