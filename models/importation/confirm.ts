import mongoose from 'mongoose'
import { Refusal } from '#lib/refusal.ts'
import type { Importation } from '../importation.ts'
import { writePeople } from './write-people.ts'
import { writeWorkshops } from './write-workshops.ts'
import type { Counts, Plan } from './plan.ts'

/** Who confirms, and when. */
export interface Confirmation {
  by: mongoose.Types.ObjectId
  now?: Date
}

/** What others write at the same time is planned anew; more often than this, they are not the same base. */
const PASSES = 4

const model = () => mongoose.model<Importation>('Importation')

/**
 * See Importation.confirm. Plans against the base as it is now, writes, and plans again until nothing is left to
 * write: what a crash left undone is what the next confirmation finds. Refuses when the file is no longer kept.
 */
export async function confirm(
  importation: Importation,
  { by, now = new Date() }: Confirmation
): Promise<Importation> {
  let plan = await planned(importation, now)
  if (importation.state === 'saved') return importation
  const first = await begin(importation, plan.counts)
  for (let pass = 0; pass < PASSES && left(plan) > 0; pass++) {
    await (plan.writes.kind === 'people'
      ? writePeople(plan.writes)
      : writeWorkshops(plan.writes, { by, now }))
    plan = await planned(importation, now)
  }
  if (left(plan) > 0) throw new Refusal('imports.refusal.changing')
  const counts = { ...first, refused: plan.counts.refused }
  await model().updateOne(
    { _id: importation._id, state: 'saving' },
    { $set: { state: 'saved', counts, savedAt: now, savedBy: by } }
  )
  return model().findById(importation._id).orFail()
}

async function planned(importation: Importation, now: Date): Promise<Plan> {
  const plan = await importation.plan(now)
  if (!plan) throw new Refusal('imports.refusal.forgotten')
  return plan
}

/** The counts of the first confirmation stand, even when it was cut short: together they are what was written. */
async function begin({ _id }: Importation, counts: Counts): Promise<Counts> {
  await model().updateOne({ _id, state: 'checked' }, { $set: { state: 'saving', counts } })
  return (await model().findById(_id).orFail()).lines
}

function left({ counts }: Plan): number {
  return counts.new + counts.changed
}
