import type mongoose from 'mongoose'
import { TO_CALL } from '#models/messages/reasons.ts'
import type { ChangePlan } from '#models/records/change-plan.ts'
import type { Workshop } from '#models/records/workshop.ts'
import { heldOtherwise, judgedSlots, type WantedSlot } from '../slots/change-slots.ts'
import { drawPlan } from './draw.ts'
import { previewPlan } from './preview.ts'

interface Wanted {
  slots: readonly WantedSlot[]
  by: mongoose.Types.ObjectId
  now?: Date
}

/**
 * A plan for slots of which one is held otherwise that people come in. null: nobody has been told otherwise. Refuses what the
 * change would refuse.
 */
export async function planToTellOfSlots(
  workshop: Workshop,
  { slots, by, now = new Date() }: Wanted
): Promise<ChangePlan | null> {
  const judged = await judgedSlots(workshop, slots, now)
  if (heldOtherwise(workshop, judged.slots).length === 0) return null
  const plan = { kind: 'slots' as const, what: { slots: [...slots] }, by }
  const { readers } = await previewPlan({ ...plan, confirmedAt: null, undoUntil: null }, workshop, now)
  const isConcerned = readers.some(({ reason }) => reason === null || TO_CALL.some(one => one === reason))
  return isConcerned ? drawPlan({ ...plan, workshops: [workshop], now }) : null
}
