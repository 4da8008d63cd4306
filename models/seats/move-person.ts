import type mongoose from 'mongoose'
import { Refusal } from '#lib/refusal.ts'
import { isPlannedFor } from '#models/messages/is-planned-for.ts'
import { toldOf } from '#models/messages/told.ts'
import { heldFor } from '#models/records/held-for.ts'
import { Participation } from '#models/records/participation.ts'
import { Workshop } from '#models/records/workshop.ts'
import { markInUse } from '#models/stages/mark-in-use.ts'
import { flushOutbox } from '#models/ledger/flush-outbox.ts'
import { literal } from '#models/ledger/ledger.ts'
import { SameDay, sameDay } from './registering.ts'
import { answerByAct, reopenByUndoing } from './requests/answer.ts'
import { slotAgain } from './slot-again.ts'
import { takeSeat, whyNotWithdrawn, type SlotChoice, type WITHDRAWAL_REASONS } from './seats.ts'

type Id = mongoose.Types.ObjectId

export interface PersonMove {
  person: Id
  from: Id
  to: Id
  by: Id | null
  /** Why the person cannot come, when it was said. */
  reason?: (typeof WITHDRAWAL_REASONS)[number] | null
  key?: string
  slot?: SlotChoice
  now?: Date
}

/** Of a seat that was left for another date, when no reason was said. */
export const MOVED = 'moved'

/**
 * Brings a person from one session to another: the new seat is taken first, by a write that names the old one, which its
 * outbox then gives back; a process that dies in between is finished by the drain. They are told once, the old date and
 * the new. Refuses who holds no seat in `from` or is marked there, and what takeSeat refuses; the old seat stays then.
 */
export async function movePerson({
  person,
  from: fromId,
  to: toId,
  by,
  reason = null,
  key,
  slot = null,
  now = new Date()
}: PersonMove): Promise<Workshop> {
  const [from, to] = await Promise.all([Workshop.findById(fromId).orFail(), Workshop.findById(toId).orFail()])
  const done = to.seatOf(person)
  if (done && key !== undefined && done.key === key) return to
  if (from._id.equals(to._id)) throw new Refusal('moves.refusal.same')
  if (from.state !== 'cancelled') await refuseUnlessHeld(from, person, now)
  await refuseSameDay(to, from, person)
  await markInUse(person)
  // Whoever had a seat in what was called off was told so: at the new date they are registered as anybody.
  const seat = from.state === 'cancelled' ? null : from.seatOf(person)
  const moved = await takeSeat(to._id, {
    person,
    by,
    slot,
    now,
    read: to,
    ...(key === undefined ? {} : { key }),
    ...(seat ? { as: { ...comingFrom(from, seat), what: 'movedTo', reason: literal(reason ?? MOVED) } } : {})
  })
  await answerByAct(to, [person], 'registered', { by, now })
  return moved
}

/** The session that the seat is left in, as the entry of the new one names it, and as its message says it. */
const comingFrom = (
  from: Workshop,
  { person, seq: seat }: Pick<Workshop['seats'][number], 'person' | 'seq'>
) => ({
  other: { workshop: from._id, seat },
  before: literal({
    ...toldOf({ ...from.toObject(), ...heldFor(from.toObject(), person) }),
    tradeLabel: from.tradeLabel,
    workshop: from._id,
    revision: from.ledger + 1
  })
})

async function refuseUnlessHeld(from: Workshop, person: Id, now: Date) {
  const refusal = await whyNotWithdrawn(from, person, now)
  if (refusal) throw refusal
}

async function refuseSameDay(to: Workshop, from: Workshop, person: Id) {
  const others = await sameDay(to, [person], from._id)
  const other = others.get(String(person))
  if (other) throw new SameDay(other)
}

/**
 * Takes a move back: the person comes to the former date again. Nobody is told while the message has not left; after that a
 * second one is. Refuses when the former seat was taken meanwhile: the new one stays.
 */
export async function undoMove(
  at: Id,
  { person, by, now = new Date() }: { person: Id; by: Id | null; now?: Date }
): Promise<{ workshop: Workshop; isSilent: boolean }> {
  await flushOutbox(at, now)
  const [to, row] = await Promise.all([
    Workshop.findById(at).orFail(),
    Participation.findOne({ workshop: at, person }).orFail()
  ])
  const seat = to.seatOf(person)
  if (!seat || !row.movedFrom) throw new Refusal('moves.refusal.notMoved')
  await refuseUnlessHeld(to, person, now)
  const former = await Workshop.findById(row.movedFrom).orFail()
  const isSilent = await isPlannedFor({ recipient: person, subject: at, kind: 'movedTo', now })
  const entry = comingFrom(to, seat)
  const workshop = await takeSeat(former._id, {
    person,
    by,
    slot: await slotAgain(former, person),
    now,
    read: former,
    as: isSilent
      ? { other: entry.other, what: 'putBack', reason: 'mistake' }
      : { ...entry, what: 'movedTo', reason: MOVED }
  })
  await reopenByUndoing({ workshop: at, person }, { by, now })
  return { workshop, isSilent }
}
