import type mongoose from 'mongoose'
import { Duplicate } from '#models/records/duplicate.ts'
import { pairKey } from '../duplicates/pair-key.ts'
import type { Merge } from '#models/records/merge.ts'
import { keepNote, notesOf } from './notes.ts'
import { rawOf, type Raw } from '#models/records/record.ts'

type Id = mongoose.Types.ObjectId

const all = () => rawOf(Duplicate)

export async function settlePairs(merge: Merge, now: Date): Promise<void> {
  const { kept, losing, by } = merge
  const own = pairKey(kept, losing)
  const before = await all().findOne({ pair: own })
  if (before && before['state'] !== 'merged') {
    await keepNote(merge, 'pairs', { id: own, before })
    await Duplicate.updateOne({ pair: own }, { $set: { state: 'merged', decidedAt: now, decidedBy: by } })
  }
  for (const pair of await all()
    .find({ people: losing, state: { $ne: 'merged' } })
    .toArray()) {
    const third = (pair['people'] as Id[]).find(person => !person.equals(losing) && !person.equals(kept))
    if (pair['state'] === 'apart' && third) await handOn(merge, pair, third)
    else if (pair['state'] === 'open') await all().deleteOne({ _id: pair._id, state: 'open' })
  }
}

/** Who is not the one file's person is not the other's either, unless that was decided of the kept file itself. */
async function handOn(merge: Merge, { _id, ...said }: Raw, third: Id): Promise<void> {
  const { kept } = merge
  const id = pairKey(kept, third)
  const before = await all().findOne({ pair: id })
  if (before && before['state'] !== 'open') return
  await keepNote(merge, 'pairs', { id, before })
  const people = [kept, third].sort((a, b) => (String(a) < String(b) ? -1 : 1))
  await all().updateOne({ pair: id }, { $set: { ...said, pair: id, people } }, { upsert: true })
}

/** Two files again: what stood of them stands again, be it that they are two people, and so it does of each one's others. */
export async function reopenPair(merge: Merge): Promise<void> {
  const own = pairKey(merge.kept, merge.losing)
  for (const { id, before } of notesOf(merge, 'pairs')) {
    if (id === own) {
      if (before) await all().replaceOne({ pair: own, state: 'merged' }, { ...before, agency: merge.agency })
      continue
    }
    const isOurs = { pair: id, state: 'apart', decidedAt: { $lte: merge.at } }
    if (before) await all().replaceOne(isOurs, before)
    else await all().deleteOne(isOurs)
  }
}
