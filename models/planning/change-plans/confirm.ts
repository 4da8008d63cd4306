import type mongoose from 'mongoose'
import { NotFound, Refusal } from '#lib/refusal.ts'
import { leavesAt, TAKE_BACK_WITHIN } from '#models/messages/leaving.ts'
import { ChangePlan } from '#models/records/change-plan.ts'
import { Workshop } from '#models/records/workshop.ts'
import { formerOf, KINDS_OF_PLAN, planFor } from './kinds.ts'
import { carryOn, leaseFrom } from './carry-on.ts'

type Id = mongoose.Types.ObjectId

export interface Confirmation {
  by: Id
  /** What the page showed: the ledger number of each session, in their order. */
  seen: readonly number[]
  tells: boolean
  now?: Date
}

/** Kept so long after it was done, to be looked at. */
const KEPT_MS = 30 * 86_400_000

/**
 * Does what the plan says, once: pressed twice, in two tabs or by the way back, the answer is the same. Refuses, and
 * changes nothing, when a session is no longer as its page showed it.
 */
export async function confirmPlan(
  id: Id,
  { by, seen, tells, now = new Date() }: Confirmation
): Promise<ChangePlan> {
  const drawn = await ChangePlan.findById(id).orFail(() => new NotFound())
  if (drawn.state !== 'drawn') return carryOn(drawn, now)
  const workshops = await sessionsOf(drawn)
  if (workshops.some(({ ledger }, at) => ledger !== seen[at]))
    throw new Refusal('workshops.changes.refusal.readAgain')
  const { judge } = KINDS_OF_PLAN[drawn.kind]
  if (workshops.length === 1)
    for (const workshop of workshops) await judge(workshop, planFor(drawn, workshop._id), now)
  const confirmed = await ChangePlan.findOneAndUpdate(
    { _id: id, state: 'drawn' },
    {
      $set: {
        state: 'confirmed',
        tells,
        confirmedAt: now,
        confirmedBy: by,
        undoUntil: await undoUntil(drawn, workshops, now),
        leaseUntil: leaseFrom(now),
        expiresAt: new Date(+now + KEPT_MS),
        ...(Object.fromEntries(
          workshops.flatMap((workshop, at) => [
            [`sessions.${at}.ledger`, workshop.ledger],
            [`sessions.${at}.former`, formerOf(workshop, drawn.kind)]
          ])
        ) as Record<string, unknown>)
      }
    },
    { returnDocument: 'after' }
  )
  return carryOn(confirmed ?? (await ChangePlan.findById(id).orFail()), now)
}

/** The sessions of a plan, in its order. */
export async function sessionsOf({ sessions }: Pick<ChangePlan, 'sessions'>): Promise<Workshop[]> {
  const found = await Workshop.find({ _id: { $in: sessions.map(({ workshop }) => workshop) } })
  const byId = new Map(found.map(workshop => [String(workshop._id), workshop]))
  return sessions.flatMap(({ workshop }) => byId.get(String(workshop)) ?? [])
}

/** null: a session was or is within a day, so that its messages leave at once. */
export async function undoUntil(
  plan: ChangePlan,
  workshops: readonly Workshop[],
  now: Date
): Promise<Date | null> {
  const { judge } = KINDS_OF_PLAN[plan.kind]
  for (const before of workshops) {
    const after = (await judge(before, planFor(plan, before._id), now).catch(() => ({}))) as {
      startsAt?: Date
    }
    const starts = [before.startsAt, after.startsAt ?? before.startsAt]
    if (+leavesAt({ at: now, starts }) === +now) return null
  }
  return new Date(+now + TAKE_BACK_WITHIN)
}
