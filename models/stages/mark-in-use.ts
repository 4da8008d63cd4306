import type mongoose from 'mongoose'
import { NotFound } from '#lib/refusal.ts'
import { Person } from '#models/records/person.ts'

type Id = mongoose.Types.ObjectId

/** Longer than giving a seat or a proposal takes, from its first write to the last. */
const IN_USE_MS = 60_000

/** Written before a seat or proposal hangs on the file, so that nobody removes it meanwhile. Throws NotFound. */
export async function markInUse(person: Id): Promise<void> {
  if ((await markAllInUse([person])).length === 0) throw new NotFound()
}

export async function markAllInUse(people: readonly Id[]): Promise<Id[]> {
  const { matchedCount } = await Person.updateMany(
    { _id: { $in: people } },
    { $set: { engagedAt: new Date() } },
    // No change of the file: whoever corrects it meanwhile is not disturbed.
    { timestamps: false }
  )
  if (matchedCount === people.length) return [...people]
  const there = await Person.find({ _id: { $in: people } })
    .select('_id')
    .lean<{ _id: Id }[]>()
  return there.map(({ _id }) => _id)
}

export function notInUse(now = new Date()) {
  return { engagedAt: { $not: { $gt: new Date(now.getTime() - IN_USE_MS) } } }
}
