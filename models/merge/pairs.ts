import mongoose from 'mongoose'
import type { Duplicate } from '../duplicate.ts'
import { pairKey } from '../duplicate/pair-key.ts'
import type { Merge } from '../merge.ts'

const model = () => mongoose.model<Duplicate>('Duplicate')

/** The pair is settled; what was said of the file that goes and of others holds for the kept one. */
export async function settlePairs(merge: Merge, now: Date): Promise<void> {
  const { kept, losing, by } = merge
  await model().updateOne(
    { pair: pairKey(kept, losing) },
    { $set: { state: 'merged', decidedAt: now, decidedBy: by } }
  )
  const others = await model().find({ people: losing, state: { $ne: 'merged' } })
  for (const pair of others) {
    const third = pair.people.find(person => !person.equals(losing) && !person.equals(kept))
    if (pair.state === 'apart' && third) {
      const { agency, reasons, strength, score, decidedAt, decidedBy, why } = pair
      const evidence: unknown = pair.evidence
      const said = { agency, reasons, strength, score, evidence, decidedAt, decidedBy, why, state: 'apart' }
      const people = [kept, third].sort((a, b) => (String(a) < String(b) ? -1 : 1))
      await model().updateOne(
        { pair: pairKey(kept, third) },
        { $setOnInsert: { ...said, people } },
        { upsert: true }
      )
    } else if (pair.state === 'open') await pair.deleteOne()
  }
}

/** Two files again: whether they are one person's is asked anew. */
export async function reopenPair(merge: Merge): Promise<void> {
  await model().updateOne(
    { pair: pairKey(merge.kept, merge.losing), state: 'merged' },
    { $set: { state: 'open' } }
  )
}
