import type mongoose from 'mongoose'
import { ChangePlan } from '#models/records/change-plan.ts'
import type { Choices } from './elsewhere.ts'

/** Keeps what is chosen for each person, to be shown again with the message each would read; confirms nothing. */
export async function chooseInPlan(
  id: mongoose.Types.ObjectId,
  { choices, keepReason }: { choices: Choices; keepReason: string }
): Promise<void> {
  await ChangePlan.updateOne({ _id: id, state: 'drawn' }, { $set: { choices, keepReason } })
}
