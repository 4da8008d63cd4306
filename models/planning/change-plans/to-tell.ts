import type mongoose from 'mongoose'
import { TO_CALL } from '#models/messages/reasons.ts'
import type { ChangePlan, Extent } from '#models/records/change-plan.ts'
import type { Workshop } from '#models/records/workshop.ts'
import { settledJoining } from '../joining.ts'
import type { Outline } from '../planning.ts'
import { drawPlan } from './draw.ts'
import { drawForSeries } from './draw-for-series.ts'
import { changedIn, outlineAsItIs } from './own-change.ts'
import { previewPlan } from './preview.ts'
import { surplusOf } from '../offers-ended.ts'

const TOLD = ['access', 'joining', 'bring', 'facilitators'] as const satisfies readonly (keyof Outline)[]

interface Revised {
  outline: Outline
  extent?: Extent
  overrideReason?: string
  by: mongoose.Types.ObjectId
  now?: Date
}

/**
 * A plan for a revision of several sessions, for one that changes what people were told (how to enter or join, what to
 * bring, who runs it, what the host provides) and for one that leaves fewer places than people. null: nobody has been told otherwise. Refuses what the revision would refuse.
 */
export async function planToTell(
  workshop: Workshop,
  { outline, extent = 'one', overrideReason = '', by, now = new Date() }: Revised
): Promise<ChangePlan | null> {
  const { state, startsAt } = workshop
  const what = { outline, overrideReason }
  if (extent !== 'one') return drawForSeries({ kind: 'revise', what, origin: workshop, extent, by, now })
  const joining = settledJoining(workshop, outline.joining ?? workshop.joining)
  const changed = changedIn(outlineAsItIs(workshop), { ...outline, joining })
  const tellsHost = workshop.place.company !== null && changed.includes('hostNeeds')
  const isTold = tellsHost || TOLD.some(field => changed.includes(field))
  const surplus = surplusOf(workshop, outline.capacity)
  const asksWhoGoes = workshop.slots.length === 0 && surplus.seats + surplus.offers > 0
  if (state !== 'published' || startsAt <= now || !(isTold || asksWhoGoes)) return null
  const plan = { kind: 'revise', what, by } as const
  if (asksWhoGoes) return drawPlan({ ...plan, workshops: [workshop], now })
  const { readers } = await previewPlan({ ...plan, confirmedAt: null, undoUntil: null }, workshop, now)
  const concerned = readers.filter(({ reason }) => reason === null || TO_CALL.some(one => one === reason))
  return concerned.length > 0 ? drawPlan({ ...plan, workshops: [workshop], now }) : null
}
