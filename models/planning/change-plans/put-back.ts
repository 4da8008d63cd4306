import { Refusal } from '#lib/refusal.ts'
import { flushOutbox } from '#models/ledger/flush-outbox.ts'
import { changeAsRead, logged, outboxEntriesOfHolders } from '#models/ledger/ledger.ts'
import { staleMarks } from '#models/records/figures-stale.ts'
import type { ChangePlan, PlannedSession } from '#models/records/change-plan.ts'
import type { Workshop } from '#models/records/workshop.ts'
import { endKeeping } from '../holds.ts'
import { changing } from '../planning.ts'
import { lineOf } from '../under-plan.ts'
import { KINDS_OF_PLAN } from './kinds.ts'

/**
 * Puts a session back as it was before the plan. Refuses once somebody changed it again, and where what it gave up was
 * taken since.
 */
export function putSessionBack(
  plan: ChangePlan,
  { workshop: id, former }: PlannedSession,
  now: Date
): Promise<Workshop> {
  const { kind, tells, undoneBy } = plan
  const was = former as Record<string, unknown>
  return changing(id, now, async (_, reservation) => {
    const after = await changeAsRead(
      id,
      async before => {
        reservation.refuseOvertaken(before)
        if (lineOf(before, plan._id, 'undone') >= 0) return { reserving: null }
        refuseUnlessLast(before, plan)
        if (before.startsAt <= now) throw new Refusal('errors.workshop.startedNotMoved')
        await reservation.take(
          { ...before.toObject(), ...was, _id: before._id },
          { asks: false, siblings: plan.sessions.map(({ workshop }) => workshop) }
        )
        return {
          ...KINDS_OF_PLAN[kind].putBack(was, before),
          ...staleMarks(),
          ...(tells ? { outbox: outboxEntriesOfHolders('putBack', now, undoneBy, null) } : {}),
          reserving: null,
          log: logged(undoneBy ?? null, now, 'changeUndone', { undone: plan._id })
        }
      },
      reservation.guard
    )
    await endKeeping(after)
    await flushOutbox(id, now).catch(() => undefined)
    return after
  })
}

/** Refuses when the log holds a later line than the plan's own. */
export function refuseUnlessLast(before: Pick<Workshop, 'log'>, plan: Pick<ChangePlan, '_id'>): void {
  if (lineOf(before, plan._id, 'plan') !== before.log.length - 1)
    throw new Refusal('workshops.changes.refusal.changedSince')
}
