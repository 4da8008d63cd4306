import type mongoose from 'mongoose'
import { Refusal } from '#lib/refusal.ts'
import { flushOutbox } from '#models/ledger/flush-outbox.ts'
import { change, literal, logged, NEXT_SEQ } from '#models/ledger/ledger.ts'
import { listWithout, offersWithout } from '#models/ledger/queue.ts'
import { toldOf } from '#models/messages/told.ts'
import { staleMarks } from '#models/records/figures-stale.ts'
import { Workshop } from '#models/records/workshop.ts'
import { FOR_JOB_SEEKERS, isForJobSeekers } from '#models/records/workshop-kind.ts'
import type { Authored } from './authored.ts'
import { named, refuseUnlessAsRead, type UnderPlan } from './under-plan.ts'

type Id = mongoose.Types.ObjectId
type Expression = Record<string, unknown>

export interface Receiving extends Authored {
  /** The session whose people come. */
  from: Id
  plan: UnderPlan
}

/** Gives the people of a session that was called off for it a seat in this one: all of them, or none. */
export async function receiveSeats(
  id: Id,
  { from, plan, by, now = new Date() }: Receiving
): Promise<Workshop> {
  const [before, emptied] = await Promise.all([
    Workshop.findById(id).orFail(),
    Workshop.findById(from).orFail()
  ])
  refuseUnlessAsRead(before, plan)
  refuseUnlessFits(before, emptied, now)
  const coming = comingTo(before, emptied)
  const guard = {
    ...FOR_JOB_SEEKERS,
    ledger: before.ledger,
    state: 'published',
    seatsFree: before.seatsFree
  }
  const offered = before.offers.filter(({ person }) => coming.some(one => one.equals(person))).length
  const after = await change(id, guard, {
    waiting: listWithout(coming),
    offers: offersWithout(coming),
    seats: { $concatArrays: ['$seats', coming.map(person => seatOf(person, { by, now }))] },
    seatsFree: { $subtract: ['$seatsFree', coming.length - offered] },
    ...staleMarks(),
    outbox: { $concatArrays: ['$outbox', entriesOf(before, emptied, { by, now })] },
    log: logged(by, now, 'regrouped', { from, count: coming.length, ...named(plan) })
  })
  if (!after) throw new Refusal('errors.workshop.changedMeanwhile')
  await flushOutbox(id, now).catch(() => undefined)
  return after
}

const seatOf = (person: Id, { by, now }: Required<Authored>): Expression => ({
  person,
  seq: NEXT_SEQ,
  since: now,
  by: literal(by),
  key: null
})

/** One each, also for whoever has a seat there already: the other one is over for them too. */
function entriesOf(receiving: Workshop, emptied: Workshop, { by, now }: Required<Authored>): Expression[] {
  const before = literal(formerOf(emptied, emptied.ledger))
  const entry = { what: 'regrouped', seq: NEXT_SEQ, at: now, by: literal(by), reason: null, before }
  return emptied.seats.map(({ person }) => ({
    ...entry,
    person,
    isHolder: receiving.seatOf(person) !== null
  }))
}

/** The session that a seat comes from, as its message says it; `revision`: its ledger number once it is called off. */
export const formerOf = (emptied: Workshop, revision: number) => ({
  ...toldOf(emptied.toObject()),
  workshop: emptied._id,
  revision
})

/** Who has no seat there yet. */
export const comingTo = (workshop: Workshop, emptied: Workshop): Id[] =>
  emptied.seats.map(({ person }) => person).filter(person => !workshop.seatOf(person))

export function refuseUnlessFits(workshop: Workshop, emptied: Workshop, now: Date): void {
  if (workshop.state !== 'published' || workshop.startsAt <= now || workshop._id.equals(emptied._id))
    throw new Refusal('workshops.regrouping.refusal.notOpen', {}, 'into')
  if (workshop.kind !== emptied.kind || !isForJobSeekers(workshop))
    throw new Refusal('workshops.regrouping.refusal.otherKind', {}, 'into')
  if (workshop.slots.length > 0 || emptied.slots.length > 0)
    throw new Refusal('workshops.regrouping.refusal.hasSlots', {}, 'into')
  const coming = comingTo(workshop, emptied)
  const count = coming.length
  // A seat that is offered to one of them is theirs.
  const free =
    workshop.freeTo({ isPriority: false }) + coming.filter(person => workshop.offerOf(person)).length
  if (free < count) throw new Refusal('workshops.regrouping.refusal.doesNotFit', { count, free }, 'into')
}
