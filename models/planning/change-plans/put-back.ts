import { Refusal } from '#lib/refusal.ts'
import { flushOutbox } from '#models/ledger/flush-outbox.ts'
import {
  appended,
  changeAsRead,
  literal,
  logged,
  NEXT_SEQ,
  outboxEntriesOfHolders
} from '#models/ledger/ledger.ts'
import { slotsFrom } from '#models/records/time-slot.ts'
import { Notice } from '#models/records/notice.ts'
import { staleMarks } from '#models/records/figures-stale.ts'
import type { ChangePlan, PlannedSession } from '#models/records/change-plan.ts'
import { Workshop } from '#models/records/workshop.ts'
import { endKeeping } from '../holds.ts'
import { changing } from '../planning.ts'
import { offersAfterMove, renewed, type OffersAfter } from '../offers-after-move.ts'
import { takenAgain, withFree, type Seat } from '../release.ts'
import { lineOf } from '../under-plan.ts'
import { broughtBy, KINDS_OF_PLAN, type Former } from './kinds.ts'

/**
 * Puts a session back as it was before the plan. Refuses once somebody changed it again, and where what it gave up was
 * taken since.
 */
export function putSessionBack(
  plan: ChangePlan,
  { workshop: id, former, releases }: PlannedSession,
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
        const seatsFree = freeAgain(before, was)
        const { back, gone } = takenAgain(before, releases as Seat[], seatsFree)
        const set = KINDS_OF_PLAN[kind].putBack(was, before)
        const listed = await offersPutBack(before, { kind, was, now })
        const given = { ...listed.set, ...set }
        return {
          ...given,
          ...seatsAgain(before, back, { was, set: given, offers: listed.offers }),
          ...staleMarks(),
          outbox: {
            $concatArrays: [
              tells ? await outboxOf(plan, was, before, listed.offers) : '$outbox',
              ...entriesOfReleased({ back, gone }, { at: now, by: undoneBy ?? null })
            ]
          },
          reserving: null,
          log: logged(undoneBy ?? null, now, 'changeUndone', { undone: plan._id })
        }
      },
      reservation.guard,
      now
    )
    await endKeeping(after)
    await flushOutbox(id, now).catch(() => undefined)
    return after
  })
}

const AS_THEY_ARE = { offers: 'kept', set: {} } as const

/**
 * What becomes of the offers: of another date they run anew, as after a move. Of a session that was called off those go on
 * that were read of; the message of the others was void by then, and leaves again.
 */
async function offersPutBack(
  before: Workshop,
  { kind, was, now }: { kind: ChangePlan['kind']; was: Former; now: Date }
): Promise<Pick<OffersAfter, 'offers' | 'set'>> {
  const wasCancelled = before.state === 'cancelled'
  if (before.offers.length === 0 || (kind !== 'move' && !wasCancelled)) return AS_THEY_ARE
  const { startsAt, timeZone } = before
  const to = { startsAt, timeZone, ...was } as Pick<Workshop, 'startsAt' | 'timeZone'>
  const after = await offersAfterMove(before, to, now)
  if (!wasCancelled) return after
  if (!after.window) return AS_THEY_ARE
  const read = await Notice.distinct('recipient', {
    subject: before._id,
    kind: 'offered',
    state: { $in: ['sending', 'sent'] },
    revision: { $in: before.offers.map(({ seq }) => seq) }
  })
  return { offers: 'kept', set: { offers: renewed(after.window, now, read) } }
}

/** With as many places as it had. Refuses when more people have a seat by now. */
function freeAgain({ capacity, seatsFree, taken }: Workshop, was: Former): number {
  const { capacity: former = capacity } = was as { capacity?: number }
  const free = seatsFree + former - capacity
  if (free < 0) throw new Refusal('errors.workshop.capacityBelowTaken', { count: taken }, 'capacity')
  return free
}

/** In the order in which they were taken. */
function seatsAgain(
  before: Workshop,
  back: readonly Seat[],
  { was, set, offers }: Record<'was' | 'set', Former> & Pick<OffersAfter, 'offers'>
) {
  const ended = offers === 'back' ? before.toObject().offers : []
  if (back.length === 0 && ended.length === 0) return {}
  const { startsAt = before.startsAt } = was as { startsAt?: Date }
  const slots = withFree(withFree(slotsFrom(before.toObject(), startsAt), back, -1), ended, 1)
  const seats = [...before.toObject().seats, ...back].toSorted((one, other) => one.seq - other.seq)
  return {
    seats: literal(seats),
    seatsFree: { $subtract: [set['seatsFree'] ?? '$seatsFree', back.length] },
    ...(slots.length > 0 ? { slots: literal(slots) } : {})
  }
}

/** Whoever has the seat again reads nothing; whose seat was taken meanwhile reads that it is given back, and no more. */
function entriesOfReleased(
  { back, gone }: Record<'back' | 'gone', readonly Seat[]>,
  { at, by }: { at: Date; by: unknown }
) {
  const entry = { seq: NEXT_SEQ, at, by: literal(by), reason: null }
  return [
    back.map(({ person }) => ({ ...entry, what: 'putBack', person })),
    gone.map(({ person }) => ({ ...entry, what: 'withdrawn', reason: 'byService', person }))
  ].filter(({ length }) => length > 0)
}

/** Whoever came from another session goes back there, and whoever had a seat in both keeps both: neither hears of it. */
async function outboxOf(plan: ChangePlan, former: Former, before: Workshop, offers: OffersAfter['offers']) {
  const { kind, undoneAt, undoneBy } = plan
  const [at, by] = [undoneAt ?? new Date(), undoneBy ?? null]
  if (kind !== 'regroup' || before.state === 'cancelled')
    return outboxEntriesOfHolders('putBack', at, by, null, [], 'released', offers)
  const entry = { seq: NEXT_SEQ, at, by: literal(by) }
  const back = broughtBy(former, before)
  const emptied = await Workshop.findById(plan.sessions[0]?.workshop).select('seats')
  const inBoth = before.seats.filter(
    ({ person }) => emptied?.seatOf(person) && !back.some(one => one.equals(person))
  )
  return appended(
    'outbox',
    ...back.map(person => ({ ...entry, what: 'withdrawn', reason: 'mistake', person })),
    ...inBoth.map(({ person }) => ({ ...entry, what: 'putBack', reason: null, person }))
  )
}

/** Lines of what no plan changes nor puts back. */
const UNRELATED = new Set([
  'campaignTagged',
  'campaignUntagged',
  'hostPresents',
  'placesKept',
  'placesOpened'
])

/** Refuses when somebody changed the session after the plan. */
export function refuseUnlessLast({ log }: Pick<Workshop, 'log'>, plan: Pick<ChangePlan, '_id'>): void {
  const own = lineOf({ log }, plan._id, 'plan')
  if (own < 0 || log.slice(own + 1).some(({ what }) => !UNRELATED.has(what)))
    throw new Refusal('workshops.changes.refusal.changedSince')
}
