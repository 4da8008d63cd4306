import type mongoose from 'mongoose'
import { localTime } from '#lib/dates.ts'
import type { Key } from '#lib/i18n.ts'
import { Refusal } from '#lib/refusal.ts'
import { flushOutbox } from '#models/ledger/flush-outbox.ts'
import { holdsSeat } from '#models/ledger/settle-choice.ts'
import { staleMarks } from '#models/records/figures-stale.ts'
import { seenBy } from '#models/records/own-words.ts'
import { Participation, type CallReason } from '#models/records/participation.ts'
import { Workshop } from '#models/records/workshop.ts'
import { declineOffer } from '#models/seats/offers.ts'
import { leaveWaiting, wait } from '#models/seats/waiting.ts'
import { guards as seatGuards, takeSeat, withdraw, type WITHDRAWAL_REASONS } from '#models/seats/seats.ts'
import { decline } from './proposing.ts'
import { chosenBy, guards } from './own-choice.ts'
import { situationOf, type OwnSession } from './own-session.ts'

type Id = mongoose.Types.ObjectId

/** A person at the page of one of their workshops. */
export interface Own {
  workshop: Workshop
  person: Id
  now?: Date
}

/** `seen`: the number of the date that the person reads: who answers about another one is asked to read again. */
export interface Answering extends Own {
  seen: number
}

/** « Je viens ». Said twice it is said once. */
export async function confirmComing({ workshop, person, seen, now = new Date() }: Answering): Promise<void> {
  refuseUnlessSeen(workshop, person, seen)
  if (!workshop.seatOf(person)) throw new Refusal('mine.refusal.seatGone')
  await say({ workshop, person }, { confirmed: { at: now, seen }, late: null })
}

/** « Je serai en retard »: the hour is one of the session. */
export async function sayLate(
  { workshop, person, seen, now = new Date() }: Answering,
  time: string
): Promise<void> {
  refuseUnlessSeen(workshop, person, seen)
  if (!workshop.seatOf(person)) throw new Refusal('mine.refusal.seatGone')
  const { startsAt, endsAt } = workshop.hoursFor(person)
  const isWithin =
    time > localTime(startsAt, workshop.timeZone) && time < localTime(endsAt, workshop.timeZone)
  if (!isWithin) throw new Refusal('mine.refusal.lateHour', {}, 'time')
  await say({ workshop, person }, { confirmed: { at: now, seen }, late: { at: now, seen, time } })
}

/** « Je ne peux pas venir »: the seat is free at once. Said twice it is given back once. */
export async function cannotCome({ workshop, person, seen, now = new Date() }: Answering): Promise<void> {
  if (!workshop.seatOf(person)) return
  refuseUnlessSeen(workshop, person, seen)
  await once(withdraw(workshop._id, { person, by: null, reason: null, now }), 'errors.workshop.notRegistered')
}

/** Pressed twice: the second press finds that it is done, which is no fault. Returns whether it is this one's doing. */
async function once(done: Promise<unknown>, already: Key): Promise<boolean> {
  try {
    await done
    return true
  } catch (error) {
    if (!isKey(error, already)) throw error
    return false
  }
}

export type OwnReason = Exclude<(typeof WITHDRAWAL_REASONS)[number], 'byService' | 'mistake'>

/** Why, afterwards and only if they like: of a seat that they gave back themselves. */
export async function sayWhy({ workshop, person, now = new Date() }: Own, reason: OwnReason): Promise<void> {
  await flushOutbox(workshop._id, now)
  await Participation.updateOne(
    { workshop: workshop._id, person, state: { $in: ['withdrawn', 'declined'] }, withdrawnBy: null },
    { $set: { reason, ...staleMarks() } }
  )
}

type Read = Pick<OwnSession, 'workshop' | 'participation'>

/**
 * Full, as the page was read for this very press: the guarded write would find the same. Whoever has chosen another date is
 * answered by what follows.
 */
export function refuseFullAsRead({ workshop, participation }: Read, now = new Date()): void {
  const { person, chosen } = participation
  if (chosen?.workshop && !chosen.workshop.equals(workshop._id)) return
  try {
    seatGuards.refuseFull(workshop, { person, key: undefined, now })
  } catch (error) {
    throw inOwnWords(error)
  }
}

/** « Je viens quand même », and yes to a proposal: while a seat is free. Who has it already has it. */
export async function comeAfterAll(
  { workshop, person, now = new Date() }: Own,
  slots: readonly Id[] = []
): Promise<void> {
  const own = { workshop, person, now }
  // Whoever took another date has a seat there: giving it back comes first.
  const claimed = await guards.claim(own, workshop._id)
  if (!claimed.equals(workshop._id)) throw new Refusal('mine.refusal.otherDate')
  await take(own, workshop._id, { read: workshop, slots })
  await say(own, { callWanted: null })
}

/** « Non, merci » to a proposal or to a seat that is held, or out of the waiting list. Said twice it is said once. */
export async function declineOwn({ workshop, person, now = new Date() }: Own): Promise<void> {
  const own = { person, by: null, reason: null, now }
  const refuse = () => once(declineOffer(workshop._id, own), 'waiting.refusal.offerOver')
  const leave = () => once(leaveWaiting(workshop._id, own), 'waiting.refusal.notWaiting')
  // The clock ends offers, and others leave seats: whoever was offered one may wait again by now, or the reverse.
  if (workshop.offerOf(person)) void ((await refuse()) || (await leave()))
  else if (workshop.waitingOf(person)) void ((await leave()) || (await refuse()))
  else {
    const proposal = await Participation.findOne({ workshop: workshop._id, person }).orFail()
    if (proposal.state === 'proposed') await decline(proposal, { by: null, now })
  }
}

/** A seat when one is given back: or at once, when one is free by now. `slots`: those that suit, where there are some. */
export async function joinList(
  { workshop, person, now = new Date() }: Own,
  slots: readonly Id[] = []
): Promise<void> {
  try {
    await wait(workshop._id, { person, by: null, slots, now })
  } catch (error) {
    if (isKey(error, 'waiting.refusal.seatFree') || isKey(error, 'waiting.refusal.slotFree'))
      return comeAfterAll({ workshop: await again(workshop), person, now }, slots)
    if (isKey(error, 'slots.refusal.unknown')) throw new Refusal('mine.refusal.changed')
    if (isKey(error, 'waiting.refusal.listFull')) throw new Refusal('mine.refusal.listFull')
    if (!HERE_ALREADY.some(key => isKey(error, key))) throw error
  }
}

/** One that was full when the page was read has a seat free by now. */
const again = ({ _id }: Workshop) => Workshop.findById(_id).orFail()

const HERE_ALREADY: readonly Key[] = [
  'errors.workshop.alreadyRegistered',
  'waiting.refusal.alreadyWaiting',
  'waiting.refusal.hasOffer'
]

/**
 * Takes another date, of those that the page offers: of any other it tells nothing. The choice is claimed first and settled
 * by the drain of the date, so that two dates pressed at once are one seat, also when a press dies. Returns the workshop
 * where they have a seat now.
 */
export async function chooseDate(
  { workshop, person, now = new Date() }: Own,
  date: Id,
  offered: readonly Id[]
): Promise<Id> {
  const before = await chosenBy({ workshop, person })
  if (date.equals(workshop._id) || (!before?.workshop.equals(date) && !offered.some(one => one.equals(date))))
    throw new Refusal('mine.refusal.dateGone')
  const read = await Workshop.findById(workshop._id).orFail()
  const participation = await Participation.findOne({ workshop: workshop._id, person }).orFail()
  if (situationOf(read, participation, now) === 'registered') throw new Refusal('mine.refusal.stillHere')
  const claimed = await guards.claim({ workshop, person, now }, date)
  if (claimed.equals(workshop._id)) throw new Refusal('mine.refusal.stillHere')
  if (!claimed.equals(date)) return claimed
  if (await holdsSeat(date, person)) return date
  await take({ workshop, person, now }, date)
  const kept = (await chosenBy({ workshop, person }))?.workshop ?? date
  if (!kept.equals(date)) return kept
  if (read.waitingOf(person))
    await leaveWaiting(workshop._id, { person, by: null, reason: null, now }).catch(() => undefined)
  if (participation.state === 'proposed')
    await decline(participation, { by: null, now }).catch(() => undefined)
  await say({ workshop, person }, { callWanted: null })
  return date
}

/** « Appelez-moi »: one call, whatever is pressed how often. */
export async function askForCall(
  { workshop, person, now = new Date() }: Own,
  why: CallReason
): Promise<void> {
  await Participation.updateOne(
    { workshop: workshop._id, person, callWanted: null },
    { $set: { callWanted: { at: now, why } } }
  )
}

/** A seat of the date, as a choice on the page of `workshop`; of a slot among `slots`, where there are some. */
async function take(
  { workshop, person, now }: Required<Own>,
  date: Id,
  { slots = [], ...more }: { read?: Workshop; slots?: readonly Id[] } = {}
): Promise<void> {
  try {
    const slot = slots.length > 0 ? slots : 'firstFree'
    const as = { choice: workshop._id }
    await takeSeat(date, { person, by: null, slot, now, as, ...more })
  } catch (error) {
    if (isKey(error, 'errors.workshop.alreadyRegistered')) return
    throw inOwnWords(error)
  }
}

const inOwnWords = (error: unknown) =>
  isKey(error, 'errors.workshop.full') || isKey(error, 'slots.refusal.full')
    ? new Refusal('mine.refusal.full')
    : error

const isKey = (error: unknown, key: Key) => error instanceof Refusal && error.key === key

function refuseUnlessSeen(workshop: Workshop, person: Id, seen: number): void {
  if (seenBy(workshop, person) !== seen) throw new Refusal('mine.refusal.changed')
}

async function say(
  { workshop, person }: Pick<Own, 'workshop' | 'person'>,
  words: Partial<Pick<Participation, 'confirmed' | 'late' | 'chosen' | 'callWanted'>>
): Promise<void> {
  await Participation.updateOne({ workshop: workshop._id, person }, { $set: words })
}
