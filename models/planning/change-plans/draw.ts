import type mongoose from 'mongoose'
import { ChangePlan, type ChangePlanKind, type Extent } from '#models/records/change-plan.ts'
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
  /** The one it was typed for: what stands in the way of the others is shown, and refuses nothing. */
  origin?: mongoose.Types.ObjectId | null
  extent?: Extent
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
  origin = null,
  extent = 'one',
  by,
  now = new Date()
}: Drawing<Kind>): Promise<ChangePlan> {
  const { judge } = KINDS_OF_PLAN[kind]
  const others = (id: mongoose.Types.ObjectId) =>
    workshops.map(({ _id }) => _id).filter(_id => origin && !_id.equals(id))
  for (const [at, workshop] of workshops.entries()) {
    if (origin && !workshop._id.equals(origin)) continue
    const plan = { by, what: own[at] ?? what, confirmedAt: null, undoUntil: null }
    await judge(workshop, { ...plan, apart: others(workshop._id) }, now)
  }
  const [first] = workshops
  if (!first) throw new Error('A plan without a session')
  return ChangePlan.create({
    ...(id ? { _id: id } : {}),
    agency: first.agency,
    by,
    kind,
    what,
    origin,
    extent,
    sessions: workshops.map(({ _id, log }, at) => ({
      workshop: _id,
      lines: log.length,
      own: own[at] ?? null
    })),
    expiresAt: new Date(+now + DRAWN_FOR_MS)
  })
}
