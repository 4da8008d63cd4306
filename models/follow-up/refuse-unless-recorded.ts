import type mongoose from 'mongoose'
import type { Key } from '#lib/i18n.ts'
import { Refusal } from '#lib/refusal.ts'
import { Workshop } from '#models/records/workshop.ts'
import { kindsWithout, type Recorded } from '#models/records/workshop-kind.ts'

type Id = mongoose.Types.ObjectId

const REFUSED: Readonly<Record<Recorded, Key>> = {
  rollCall: 'errors.workshop.noRollCall',
  debrief: 'errors.workshop.noDebrief',
  nextSteps: 'errors.workshop.noNextSteps',
  wishes: 'errors.workshop.noWishes'
}

export async function refuseUnlessRecorded(workshops: Id[], recorded: Recorded): Promise<void> {
  const kinds = kindsWithout(recorded)
  if (kinds.length === 0) return
  const without = await Workshop.exists({ _id: { $in: workshops }, kind: { $in: kinds } })
  if (without) throw new Refusal(REFUSED[recorded])
}
