import type mongoose from 'mongoose'
import { localTime } from '#lib/dates.ts'
import type { Key } from '#lib/i18n.ts'
import { Refusal } from '#lib/refusal.ts'
import { flushOutbox } from '#models/ledger/flush-outbox.ts'
import { staleMarks } from '#models/records/figures-stale.ts'
import { seenBy } from '#models/records/own-words.ts'
import { Participation, type CallReason } from '#models/records/participation.ts'
import { Workshop } from '#models/records/workshop.ts'
import { declineOffer } from '#models/seats/offers.ts'
import { leaveWaiting, wait } from '#models/seats/waiting.ts'
import { takeSeat, withdraw, type WITHDRAWAL_REASONS } from '#models/seats/seats.ts'
import { decline } from './proposing.ts'
import { situationOf } from './own-session.ts'

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

/** Pressed twice: the second press finds that it is done, which is no fault. */
async function once(done: Promise<unknown>, already: Key): Promise<void> {
  try {
    await done
  } catch (error) {
    if (!isKey(error, already)) throw error
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

/** « Je viens quand même », and yes to a proposal: while a seat is free. Who has it already has it. */
export async function comeAfterAll(
  { workshop, person, now = new Date() }: Own,
  slots: readonly Id[] = []
): Promise<void> {
  const own = { workshop, person, now }
  // Whoever took another date has a seat there: giving it back comes first.
  const claimed = await guards.claim(own, workshop._id)
  if (!claimed.equals(workshop._id)) throw new Refusal('mine.refusal.otherDate')
  await take(workshop._id, person, now, { read: workshop, slots })
  await giveBackUnlessChosen(own, workshop._id)
  await say(own, { callWanted: null })
}

/** « Non, merci » to a proposal or to a seat that is held, or out of the waiting list. Said twice it is said once. */
export async function declineOwn({ workshop, person, now = new Date() }: Own): Promise<void> {
  const own = { person, by: null, reason: null, now }
  if (workshop.offerOf(person)) await once(declineOffer(workshop._id, own), 'waiting.refusal.offerOver')
  else if (workshop.waitingOf(person))
    await once(leaveWaiting(workshop._id, own), 'waiting.refusal.notWaiting')
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
      return comeAfterAll({ workshop, person, now }, slots)
    if (isKey(error, 'slots.refusal.unknown')) throw new Refusal('mine.refusal.changed')
    if (isKey(error, 'waiting.refusal.listFull')) throw new Refusal('mine.refusal.listFull')
    if (!HERE_ALREADY.some(key => isKey(error, key))) throw error
  }
}

const HERE_ALREADY: readonly Key[] = [
  'errors.workshop.alreadyRegistered',
  'waiting.refusal.alreadyWaiting',
  'waiting.refusal.hasOffer'
]

/**
 * Takes another date, of those that the page offers: of any other it tells nothing. The choice is claimed first, so that two
 * dates pressed at once are one seat: whoever finds another choice that holds its seat keeps that one. Returns the workshop where they have a seat now.
 */
export async function chooseDate(
  { workshop, person, now = new Date() }: Own,
  date: Id,
  offered: readonly Id[]
): Promise<Id> {
  const before = await chosenBy({ workshop, person })
  if (date.equals(workshop._id) || (!before?.equals(date) && !offered.some(one => one.equals(date))))
    throw new Refusal('mine.refusal.dateGone')
  const read = await Workshop.findById(workshop._id).orFail()
  const participation = await Participation.findOne({ workshop: workshop._id, person }).orFail()
  if (situationOf(read, participation, now) === 'registered') throw new Refusal('mine.refusal.stillHere')
  const claimed = await guards.claim({ workshop, person, now }, date)
  if (claimed.equals(workshop._id)) throw new Refusal('mine.refusal.stillHere')
  if (!claimed.equals(date)) return claimed
  if (await holdsSeat(date, person)) return date
  await take(date, person, now)
  const kept = await giveBackUnlessChosen({ workshop, person, now }, date)
  if (!kept.equals(date)) return kept
  // The press of an earlier choice may have died between its seat and its look at the choice.
  if (before && !before.equals(date) && (await holdsSeat(before, person)))
    await withdraw(before, { person, by: null, reason: 'mistake', now }).catch(() => undefined)
  if (read.waitingOf(person))
    await leaveWaiting(workshop._id, { person, by: null, reason: null, now }).catch(() => undefined)
  if (participation.state === 'proposed')
    await decline(participation, { by: null, now }).catch(() => undefined)
  await say({ workshop, person }, { callWanted: null })
  return date
}

/** Another press was faster in between: its seat stays, and this one never was. Returns where they come. */
async function giveBackUnlessChosen({ workshop, person, now }: Required<Own>, date: Id): Promise<Id> {
  const kept = (await chosenBy({ workshop, person })) ?? date
  if (!kept.equals(date))
    await withdraw(date, { person, by: null, reason: 'mistake', now }).catch(() => undefined)
  return kept
}

/** Only the test of the race opens it, to prove that two presses would be two seats without it. */
export const guards = {
  claim: async ({ workshop, person, now }: Required<Own>, date: Id): Promise<Id> => {
    const before = await chosenBy({ workshop, person })
    if (before && (before.equals(date) || (await holdsSeat(before, person)))) return before
    const claimed = await Participation.findOneAndUpdate(
      { workshop: workshop._id, person, 'chosen.workshop': before },
      { $set: { chosen: { workshop: date, at: now } } },
      { returnDocument: 'after' }
    )
      .select('chosen')
      .lean()
    if (claimed) return date
    return (await chosenBy({ workshop, person })) ?? date
  }
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

async function take(
  workshop: Id,
  person: Id,
  now: Date,
  { slots = [], ...more }: { read?: Workshop; slots?: readonly Id[] } = {}
): Promise<void> {
  try {
    const slot = slots.length > 0 ? slots : 'firstFree'
    await takeSeat(workshop, { person, by: null, slot, now, ...more })
  } catch (error) {
    if (isKey(error, 'errors.workshop.alreadyRegistered')) return
    if (isKey(error, 'errors.workshop.full') || isKey(error, 'slots.refusal.full'))
      throw new Refusal('mine.refusal.full')
    throw error
  }
}

const isKey = (error: unknown, key: Key) => error instanceof Refusal && error.key === key

function refuseUnlessSeen(workshop: Workshop, person: Id, seen: number): void {
  if (seenBy(workshop, person) !== seen) throw new Refusal('mine.refusal.changed')
}

async function holdsSeat(workshop: Id, person: Id): Promise<boolean> {
  return (
    (await Workshop.exists({ _id: workshop, 'seats.person': person, state: { $ne: 'cancelled' } })) !== null
  )
}

async function chosenBy({ workshop, person }: Pick<Own, 'workshop' | 'person'>): Promise<Id | null> {
  const found = await Participation.findOne({ workshop: workshop._id, person }).select('chosen').lean()
  return found?.chosen?.workshop ?? null
}

async function say(
  { workshop, person }: Pick<Own, 'workshop' | 'person'>,
  words: Partial<Pick<Participation, 'confirmed' | 'late' | 'chosen' | 'callWanted'>>
): Promise<void> {
  await Participation.updateOne({ workshop: workshop._id, person }, { $set: words })
}
