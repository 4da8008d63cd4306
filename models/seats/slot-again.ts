import type mongoose from 'mongoose'
import { Participation } from '#models/records/participation.ts'
import type { Workshop } from '#models/records/workshop.ts'
import type { SlotChoice } from './seats.ts'

/** Whoever comes back comes at the hour that they know: in the slot that they left. */
export async function slotAgain(
  { _id, slots }: Pick<Workshop, '_id' | 'slots'>,
  person: mongoose.Types.ObjectId
): Promise<SlotChoice> {
  if (slots.length === 0) return null
  const left = await Participation.findOne({ workshop: _id, person }).select('leftSlot').lean()
  return left?.leftSlot ?? 'firstFree'
}
