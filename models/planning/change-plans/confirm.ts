import type mongoose from 'mongoose'
import { NotFound, Refusal } from '#lib/refusal.ts'
import { ChangePlan, type PlannedSession } from '#models/records/change-plan.ts'
import { Workshop } from '#models/records/workshop.ts'
import type { Seat } from '../release.ts'
import { releasesOf, type Choices } from './elsewhere.ts'
import { formerOf } from './kinds.ts'
import { carryOn, leaseFrom } from './carry-on.ts'
import { seatsGivenBack } from './who-goes.ts'
import { isAlwaysTold, judgeSessions, undoUntil, type JudgedSession } from './judged.ts'

type Id = mongoose.Types.ObjectId

export interface Confirmation {
  by: Id
  /** What the page showed: the ledger number of each session, in their order; null: one that it left out. */
  seen: readonly (number | null)[]
  tells: boolean
  /** For each person who has a seat elsewhere at the new hour, or whose seat may have to be given back. */
  choices?: Choices
  /** Why some of them keep theirs. */
  keepReason?: string
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
  { by, seen, tells, choices = {}, keepReason = '', now = new Date() }: Confirmation
): Promise<ChangePlan> {
  const drawn = await ChangePlan.findById(id).orFail(() => new NotFound())
  if (drawn.state !== 'drawn') return carryOn(drawn, now)
  const workshops = await sessionsOf(drawn)
  if (workshops.some(({ ledger }, at) => seen[at] !== null && ledger !== seen[at]))
    throw new Refusal('workshops.changes.refusal.readAgain')
  const judged = await judgeSessions(drawn, workshops, now)
  const [, ...others] = judged
  const refused = judged.find(({ refusal }) => refusal !== null)
  if (refused?.refusal && (others.length === 0 || drawn.kind === 'regroup')) throw refused.refusal
  const kept = judged.filter((_, at) => seen[at] !== null)
  const releases = new Map(
    kept.map(one => [
      String(one.workshop._id),
      [...releasesOf(one, { choices, keepReason }), ...seatsGivenBack(one, choices)]
    ])
  )
  const confirmed = await ChangePlan.findOneAndUpdate(
    { _id: id, state: 'drawn' },
    {
      $set: {
        state: 'confirmed',
        tells: tells || isAlwaysTold(drawn.kind, kept),
        keepReason,
        confirmedAt: now,
        confirmedBy: by,
        undoUntil: undoUntil(kept, now),
        leaseUntil: leaseFrom(now),
        expiresAt: new Date(+now + KEPT_MS),
        sessions: drawn
          .toObject()
          .sessions.map(session => confirmedAs(session, { kind: drawn.kind, releases, kept, judged }))
      }
    },
    { returnDocument: 'after' }
  )
  return carryOn(confirmed ?? (await ChangePlan.findById(id).orFail()), now)
}

interface Judged extends Pick<ChangePlan, 'kind'>, Record<'kept' | 'judged', readonly JudgedSession[]> {
  /** By session. */
  releases: ReadonlyMap<string, Seat[]>
}

/** One that the page left out stays left, whatever stands in its way no longer. */
function confirmedAs(session: PlannedSession, { kind, releases, kept, judged }: Judged) {
  const own = ({ workshop }: JudgedSession) => workshop._id.equals(session.workshop)
  const chosen = kept.find(own)?.workshop
  if (chosen)
    return {
      ...session,
      ledger: chosen.ledger,
      former: formerOf(chosen, kind),
      releases: releases.get(String(chosen._id)) ?? []
    }
  const { key, params } = judged.find(own)?.refusal ?? {
    key: 'workshops.changes.refusal.leftOut',
    params: {}
  }
  return { ...session, state: 'left' as const, refusal: { key, params } }
}

/** The sessions of a plan, in its order. */
export async function sessionsOf({ sessions }: Pick<ChangePlan, 'sessions'>): Promise<Workshop[]> {
  const found = await Workshop.find({ _id: { $in: sessions.map(({ workshop }) => workshop) } })
  const byId = new Map(found.map(workshop => [String(workshop._id), workshop]))
  return sessions.flatMap(({ workshop }) => byId.get(String(workshop)) ?? [])
}
