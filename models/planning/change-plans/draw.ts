import type mongoose from 'mongoose'
import { ChangePlan, type ChangePlanKind } from '#models/records/change-plan.ts'
import type { Workshop } from '#models/records/workshop.ts'
import { KINDS_OF_PLAN, type PlannedChange } from './kinds.ts'

/** One that nobody confirms is forgotten. */
const DRAWN_FOR_MS = 7 * 86_400_000

export interface Drawing<Kind extends ChangePlanKind> {
  id?: mongoose.Types.ObjectId
  kind: Kind
  what: PlannedChange[Kind]
  workshops: readonly Workshop[]
  /** What each of them alone takes, in their order; the others take `what`. */
  own?: readonly (PlannedChange[Kind] | null)[]
  by: mongoose.Types.ObjectId
  now?: Date
}

/** Keeps what was typed, to be shown with whom it concerns; changes nothing. Refuses what the change would refuse. */
export async function drawPlan<Kind extends ChangePlanKind>({
  id,
  kind,
  what,
  workshops,
  own = [],
  by,
  now = new Date()
}: Drawing<Kind>): Promise<ChangePlan> {
  const { judge } = KINDS_OF_PLAN[kind]
  for (const [at, workshop] of workshops.entries())
    await judge(workshop, { by, what: own[at] ?? what, confirmedAt: null, undoUntil: null }, now)
  const [first] = workshops
  if (!first) throw new Error('A plan without a session')
  return ChangePlan.create({
    ...(id ? { _id: id } : {}),
    agency: first.agency,
    by,
    kind,
    what,
    sessions: workshops.map(({ _id, log }, at) => ({
      workshop: _id,
      lines: log.length,
      own: own[at] ?? null
    })),
    expiresAt: new Date(+now + DRAWN_FOR_MS)
  })
}
