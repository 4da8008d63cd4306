import type mongoose from 'mongoose'
import type { ChangePlan, ChangePlanKind, Extent } from '#models/records/change-plan.ts'
import type { Workshop } from '#models/records/workshop.ts'
import { drawPlan } from './draw.ts'
import { sessionsByExtent } from './extent.ts'
import type { PlannedChange } from './kinds.ts'
import { ownMove, ownRevision, slotAsItIs } from './own-change.ts'

export interface ForSeries<Kind extends ChangePlanKind> {
  kind: Kind
  /** As typed for `origin`. */
  what: PlannedChange[Kind]
  origin: Workshop
  extent: Extent
  by: mongoose.Types.ObjectId
  now?: Date
}

/** What another session takes of a change that was typed for one; null: the very same. */
const OWN: {
  [Kind in ChangePlanKind]: (
    origin: Workshop,
    other: Workshop,
    what: PlannedChange[Kind]
  ) => PlannedChange[Kind] | null
} = { move: ownMove, revise: ownRevision, cancel: () => null, regroup: () => null, slots: () => null }

/** One plan for as many sessions of a series as asked. Refuses what the change of `origin` would refuse. */
export async function drawForSeries<Kind extends ChangePlanKind>({
  origin,
  extent,
  now = new Date(),
  ...change
}: ForSeries<Kind>): Promise<ChangePlan> {
  const sessions = (await sessionsByExtent(origin, now))[extent]
  const workshops = isLater(change, origin) ? sessions.toReversed() : sessions
  const { kind, what } = change
  const own = workshops.map(one => (one._id.equals(origin._id) ? null : OWN[kind](origin, one, what)))
  return drawPlan({ ...change, workshops, own, origin: origin._id, extent, now })
}

/** Moved to later days, the last one goes first: it leaves its day to the one before it. */
function isLater(
  { kind, what }: Pick<ForSeries<ChangePlanKind>, 'kind' | 'what'>,
  origin: Workshop
): boolean {
  if (kind !== 'move') return false
  const { slot } = what as PlannedChange['move']
  const was = slotAsItIs(origin)
  return `${slot.date} ${slot.from}` > `${was.date} ${was.from}`
}
