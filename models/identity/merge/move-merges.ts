import { Person } from '#models/records/person.ts'
import type mongoose from 'mongoose'
import { Duplicate } from '#models/records/duplicate.ts'
import { pairKey } from '../duplicates/pair-key.ts'
import { Merge } from '#models/records/merge.ts'
import { rawOf } from '#models/records/record.ts'

type Id = mongoose.Types.ObjectId

/** Called once either file has changed hands or ended; whichever call comes last reads where the person is. */
export async function moveMergesToAgency(person: Id): Promise<void> {
  const file = await rawOf(Person).findOne({ _id: person })
  if (!file) return
  const agency = file['agency'] as Id
  const merges = Merge
  const left = await merges
    .find({ kept: person, state: 'done', agency: { $ne: agency } })
    .select('losing')
    .lean<{ _id: Id; losing: Id }[]>()
  if (left.length === 0) return
  await Duplicate.updateMany(
    { pair: { $in: left.map(({ losing }) => pairKey(person, losing)) } },
    { $set: { agency } }
  )
  await merges.updateMany({ _id: { $in: left.map(({ _id }) => _id) } }, { $set: { agency } })
}
