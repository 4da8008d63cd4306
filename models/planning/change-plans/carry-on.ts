import { Refusal } from '#lib/refusal.ts'
import { ChangePlan, type PlannedSession } from '#models/records/change-plan.ts'
import { Workshop } from '#models/records/workshop.ts'
import { Overtaken } from '../reservation.ts'
import type { Seat } from '../release.ts'
import { lineOf, type UnderPlan } from '../under-plan.ts'
import { cancelForGood } from './cancel-for-good.ts'
import { carryProposals, dropCarriedProposals } from './carry-proposals.ts'
import { KINDS_OF_PLAN, planFor } from './kinds.ts'
import { putSessionBack } from './put-back.ts'

const LEASE_MS = 20_000
export const leaseFrom = (now: Date) => new Date(+now + LEASE_MS)

/** Carries a plan, or its undoing, to its end from wherever it stands: every step may be taken again. */
export async function carryOn(plan: ChangePlan, now = new Date()): Promise<ChangePlan> {
  if (plan.state === 'confirmed') return carry(plan, 'done', applied)
  if (plan.state === 'undoing') return carry(plan, 'undone', (one, session) => putBack(one, session, now))
  return plan
}

interface Outcome extends Pick<PlannedSession, 'state'> {
  refusal: unknown
}
type Step = (plan: ChangePlan, session: PlannedSession) => Promise<Outcome>

/** A session that no longer holds is left with its reason, and the others go on. */
async function carry(plan: ChangePlan, end: 'done' | 'undone', step: Step): Promise<ChangePlan> {
  const under = { _id: plan._id, state: plan.state }
  const sessions = [...plan.sessions.entries()]
  // The last one moved makes way for the one before it.
  for (const [at, session] of end === 'done' ? sessions : sessions.toReversed()) {
    const { state, refusal } = await step(plan, session)
    await ChangePlan.updateOne(under, {
      $set: { [`sessions.${at}.state`]: state, [`sessions.${at}.refusal`]: refusal }
    })
  }
  if (plan.kind === 'regroup') await settleTogether(plan._id, end)
  await ChangePlan.updateOne(under, { $set: { state: end, leaseUntil: null } })
  return ChangePlan.findById(plan._id).orFail()
}

/** What both sessions of a regrouping owe once each is written. */
async function settleTogether(id: ChangePlan['_id'], end: 'done' | 'undone'): Promise<void> {
  if (end === 'done') await standTogether(id)
  const plan = await ChangePlan.findById(id).orFail()
  await (end === 'done' ? carryProposals : dropCarriedProposals)(plan, new Date())
}

/** A session whose people found no seat in the other after all is held as it was: nobody has been told yet. */
async function standTogether(id: ChangePlan['_id']): Promise<void> {
  const plan = await ChangePlan.findById(id).orFail()
  const [emptied, receiving] = plan.sessions
  if (emptied?.state !== 'applied' || receiving?.state !== 'left') return
  const became = await heldAgain(plan, emptied, receiving)
  await ChangePlan.updateOne({ _id: id }, { $set: became })
}

/** What the plan keeps of the session. One that cannot be held again stays called off, and its people are told. */
async function heldAgain(
  plan: ChangePlan,
  emptied: PlannedSession,
  receiving: PlannedSession
): Promise<Record<string, unknown>> {
  try {
    await putSessionBack(plan, emptied, new Date())
    return { 'sessions.0.state': 'left', 'sessions.0.refusal': receiving.refusal as unknown }
  } catch (error) {
    if (!(error instanceof Refusal) || error instanceof Overtaken) throw error
    await cancelForGood(emptied.workshop, { by: plan.confirmedBy ?? plan.by })
    return { 'sessions.0.refusal': NOT_HELD_AGAIN, undoUntil: null }
  }
}

const asItStands = ({ state, ...session }: PlannedSession): Outcome => ({
  state,
  refusal: session.refusal as unknown
})

async function applied(plan: ChangePlan, session: PlannedSession): Promise<Outcome> {
  if (session.state !== 'waiting') return asItStands(session)
  if (await isApplied(plan, session)) return { state: 'applied', refusal: null }
  if (await isGone(session)) return { state: 'left', refusal: GONE }
  const [emptied] = plan.sessions
  if (plan.kind === 'regroup' && emptied !== session && !(emptied && (await isApplied(plan, emptied))))
    return { state: 'left', refusal: OTHER_LEFT }
  const under: UnderPlan = {
    id: plan._id,
    ledger: session.ledger ?? -1,
    tells: plan.tells,
    sessions: plan.sessions.map(({ workshop }) => workshop)
  }
  try {
    await KINDS_OF_PLAN[plan.kind].apply(session, planFor(plan, session.workshop), under)
    return { state: 'applied', refusal: null }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    // Somebody who carried the same plan on may have been first, or be about to write.
    if (await isApplied(plan, session)) return { state: 'applied', refusal: null }
    if (error instanceof Overtaken) throw error
    return { state: 'left', refusal: { key: error.key, params: error.params } }
  }
}

async function isPutBack({ _id }: ChangePlan, { workshop }: PlannedSession): Promise<boolean> {
  const found = await Workshop.findById(workshop).select('log')
  return found !== null && lineOf(found, _id, 'undone') >= 0
}

async function isApplied({ _id }: ChangePlan, { workshop }: PlannedSession): Promise<boolean> {
  const found = await Workshop.findById(workshop).select('log')
  return found !== null && lineOf(found, _id, 'plan') >= 0
}

/** A draft that was deleted meanwhile. */
const isGone = async ({ workshop }: PlannedSession) => (await Workshop.exists({ _id: workshop })) === null
const NOT_HELD_AGAIN = { key: 'workshops.regrouping.refusal.notHeldAgain', params: {} }
const OTHER_LEFT = { key: 'workshops.regrouping.refusal.otherLeft', params: {} }
const GONE = { key: 'workshops.changes.refusal.gone', params: {} }

async function putBack(plan: ChangePlan, session: PlannedSession, now: Date): Promise<Outcome> {
  if (session.state !== 'applied') return asItStands(session)
  if (await isGone(session)) return { state: 'kept', refusal: GONE }
  const receiving = plan.sessions.at(-1)
  if (plan.kind === 'regroup' && receiving && receiving !== session && !(await isPutBack(plan, receiving)))
    return { state: 'kept', refusal: OTHER_LEFT }
  try {
    const after = await putSessionBack(plan, session, plan.undoneAt ?? now)
    return { state: 'putBack', refusal: seatsNotBack(after, session) }
  } catch (error) {
    if (!(error instanceof Refusal) || error instanceof Overtaken) throw error
    return { state: 'kept', refusal: { key: error.key, params: error.params } }
  }
}

/** Seats that a move had given back, and that others took before it was undone. */
function seatsNotBack(after: Workshop, { releases }: PlannedSession) {
  const count = (releases as Seat[]).filter(({ person }) => !after.seatOf(person)).length
  return count > 0 ? { key: 'workshops.cannotCome.notBack', params: { count } } : null
}

const leftHalfWay = (now: Date) => ({
  state: { $in: ['confirmed', 'undoing'] as const },
  leaseUntil: { $lte: now }
})

export const areChangePlansUnfinished = async (now = new Date()) =>
  (await ChangePlan.exists(leftHalfWay(now))) !== null

/** Finishes what a process left that died in between. Returns how many plans. */
export async function finishChangePlans(now = new Date()): Promise<number> {
  for (let finished = 0; ; finished++) {
    const plan = await ChangePlan.findOneAndUpdate(
      leftHalfWay(now),
      { $set: { leaseUntil: leaseFrom(now) } },
      { returnDocument: 'after' }
    )
    if (!plan) return finished
    await carryOn(plan, now)
  }
}
