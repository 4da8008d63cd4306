import mongoose from 'mongoose'
import type { Duplicate } from '../duplicate.ts'
import { pairKey } from '../duplicate/pair-key.ts'
import type { Merge } from '../merge.ts'
import { rawOf } from './raw.ts'

type Id = mongoose.Types.ObjectId

/**
 * The merges of a person belong to the agency that looks after them: whoever has the file can have the other one back.
 * Called once either has changed hands or ended; whichever comes last reads where the person is.
 */
export async function followPerson(person: Id): Promise<void> {
  const file = await rawOf('Person').findOne({ _id: person })
  if (!file) return
  const agency = file['agency'] as Id
  const merges = mongoose.model<Merge>('Merge')
  const left = await merges
    .find({ kept: person, state: 'done', agency: { $ne: agency } })
    .select('losing')
    .lean<{ _id: Id; losing: Id }[]>()
  if (left.length === 0) return
  await mongoose
    .model<Duplicate>('Duplicate')
    .updateMany({ pair: { $in: left.map(({ losing }) => pairKey(person, losing)) } }, { $set: { agency } })
  await merges.updateMany({ _id: { $in: left.map(({ _id }) => _id) } }, { $set: { agency } })
}
