import type mongoose from 'mongoose'
import { Refusal } from '#lib/refusal.ts'
import { holdsSeat } from '#models/ledger/settle-choice.ts'
import { Participation } from '#models/records/participation.ts'
import type { Workshop } from '#models/records/workshop.ts'

type Id = mongoose.Types.ObjectId

interface Choosing {
  workshop: Workshop
  person: Id
  now: Date
}

const TRIES = 20

/** Only the test of the race opens it, to prove that two presses would be two seats without it. */
export const guards = {
  /**
   * The date becomes the choice, unless an earlier one holds its seat: that one then. One that was marked with a seat since it
   * was read is looked at again.
   */
  claim: async ({ workshop, person, now }: Choosing, date: Id): Promise<Id> => {
    for (let tries = 0; tries < TRIES; tries++) {
      const before = await chosenBy({ workshop, person })
      if (before && (before.workshop.equals(date) || (await holdsSeat(before.workshop, person))))
        return before.workshop
      const asRead = { 'chosen.workshop': before?.workshop ?? null, 'chosen.seat': before?.seat ?? null }
      const claimed = await Participation.findOneAndUpdate(
        { workshop: workshop._id, person, ...asRead },
        { $set: { chosen: { workshop: date, at: now, seat: null } } }
      )
        .select('_id')
        .lean()
      if (claimed) return date
    }
    throw new Refusal('errors.workshop.busy')
  }
}

interface Choice {
  workshop: Id
  seat: number | null
}

export async function chosenBy({
  workshop,
  person
}: Pick<Choosing, 'workshop' | 'person'>): Promise<Choice | null> {
  const found = await Participation.findOne({ workshop: workshop._id, person }).select('chosen').lean()
  const { workshop: date, seat } = found?.chosen ?? {}
  return date ? { workshop: date, seat: seat ?? null } : null
}
