import type mongoose from 'mongoose'
import { TO_CALL } from '#models/messages/reasons.ts'
import type { ChangePlan } from '#models/records/change-plan.ts'
import type { Workshop } from '#models/records/workshop.ts'
import { settledJoining } from '../joining.ts'
import type { Outline } from '../planning.ts'
import { drawPlan } from './draw.ts'
import { previewPlan } from './preview.ts'

interface Revised {
  outline: Outline
  overrideReason?: string
  by: mongoose.Types.ObjectId
  now?: Date
}

/**
 * A plan for a revision that changes what people were told, how to enter, how to join or what to bring; null: nobody has been told
 * otherwise. Refuses what the revision would refuse.
 */
export async function planToTell(
  workshop: Workshop,
  { outline, overrideReason = '', by, now = new Date() }: Revised
): Promise<ChangePlan | null> {
  const { state, startsAt, access, bring } = workshop
  const isJoinedAs = settledJoining(workshop, outline.joining ?? workshop.joining) === workshop.joining
  const isTold =
    outline.access.trim() !== access.trim() || outline.bring.trim() !== bring.trim() || !isJoinedAs
  if (state !== 'published' || startsAt <= now || !isTold) return null
  const plan = { kind: 'revise', what: { outline, overrideReason }, by } as const
  const { readers } = await previewPlan({ ...plan, confirmedAt: null, undoUntil: null }, workshop, now)
  const concerned = readers.filter(({ reason }) => reason === null || TO_CALL.some(one => one === reason))
  return concerned.length > 0 ? drawPlan({ ...plan, workshops: [workshop], now }) : null
}
