import type mongoose from 'mongoose'
import { OtherContent, Refusal } from '#lib/refusal.ts'
import { change, changeSeats, literal, NEXT_SEQ } from '#models/ledger/ledger.ts'
import { listWithout, noneFree, queueEntry } from '#models/ledger/queue.ts'
import { noneFreeIn } from '#models/ledger/slot-places.ts'
import { markInUse } from '#models/stages/mark-in-use.ts'
import { isListClosed, LIST_CLOSES_BEFORE_MS, suits, WAITING_PER_SEAT } from '#models/records/waiting-list.ts'
import { Workshop } from '#models/records/workshop.ts'
import { FOR_JOB_SEEKERS, isForJobSeekers } from '#models/records/workshop-kind.ts'
import { isPriorityOf, openKeptIfDue } from './kept-places.ts'
import { answerByAct } from './requests/answer.ts'
import { flushOrLeave } from './seats.ts'

type Id = mongoose.Types.ObjectId

export interface Joining {
  person: Id
  by: Id | null
  /** Of the submission: the same one sent again is answered as the first. */
  key?: string
  /** Of a session with slots: those that suit; absent: whichever is free. */
  slots?: readonly Id[]
  now?: Date
}

const TRIES = 20

/** As many as may wait: beyond, nobody would get a seat. */
export const mostWaiting = ({ capacity }: Pick<Workshop, 'capacity'>) => WAITING_PER_SEAT * capacity

/** Whether the list takes anybody more: that of a session that is about to begin is closed. */
export const takesMore = (workshop: Workshop, now: Date): boolean =>
  !isListClosed(workshop, now) && workshop.waiting.length < mostWaiting(workshop)

/** The guards of the list. Only the tests of races open one, to prove that the race is real without it. */
export const guards = {
  joins: (
    read: Workshop,
    { person, isPriority, slots = [] }: Asking,
    now: Date
  ): Record<string, unknown> => ({
    ...FOR_JOB_SEEKERS,
    state: 'published',
    startsAt: { $gt: new Date(+now + LIST_CLOSES_BEFORE_MS) },
    capacity: read.capacity,
    ...(read.slots.length > 0
      ? guards.noneSuits(slots)
      : { 'slots.0': { $exists: false }, ...noneFree(read.kept?.places ?? 0, isPriority) }),
    'seats.person': { $ne: person },
    'waiting.person': { $ne: person },
    'offers.person': { $ne: person },
    [`waiting.${mostWaiting(read) - 1}`]: { $exists: false }
  }),
  /** Those that were asked for are there still, and have no place. */
  noneSuits: (slots: readonly Id[]): Record<string, unknown> => ({
    $and: [noneFreeIn(slots), ...slots.map(slot => ({ 'slots._id': slot }))]
  })
}

interface Asking {
  person: Id
  isPriority: boolean
  slots?: readonly Id[]
}

/** Joins the end of the list in one guarded write. Refuses while a seat is free to the person, and beyond twice the seats. */
export async function wait(
  id: Id,
  { person, by, key, slots: asked = [], now = new Date() }: Joining
): Promise<Workshop> {
  await markInUse(person)
  for (let tries = 0; tries < TRIES; tries++) {
    const read = await Workshop.findById(id).orFail()
    if (answersAgain(read, person, key)) return read
    if (await openKeptIfDue(read, now)) continue
    const isPriority = await isPriorityOf(read, person)
    const slots = asked.length < read.slots.length ? asked : []
    const refusal = whyNotWaiting(read, person, now, { isPriority, slots })
    if (refusal) throw refusal
    const place = {
      person,
      seq: NEXT_SEQ,
      since: now,
      by: literal(by),
      key: literal(key ?? null),
      priority: isPriority,
      lapsedAt: null,
      ...(slots.length > 0 ? { slots } : {})
    }
    const after = await changeSeats(id, guards.joins(read, { person, isPriority, slots }, now), {
      waiting: { $concatArrays: [{ $ifNull: ['$waiting', []] }, [place]] },
      outbox: queueEntry('waiting', { person, by, now })
    })
    if (!after) continue
    await answerByAct(after, [person], 'waiting', { by, now })
    return flushOrLeave(after, now)
  }
  throw new Refusal('errors.workshop.busy')
}

/** Refuses a key that put somebody else there. */
function answersAgain(read: Workshop, person: Id, key: string | undefined): boolean {
  if (key === undefined) return false
  const used = read.waiting.find(one => one.key === key)
  if (used && !used.person.equals(person)) throw new OtherContent('waiting.refusal.otherContent')
  return used !== undefined
}

/** What wait() would refuse a person for, as this was read. */
export function whyNotWaiting(
  workshop: Workshop,
  person: Id,
  now = new Date(),
  { isPriority = false, slots = [] }: { isPriority?: boolean; slots?: readonly Id[] } = {}
): Refusal | null {
  if (workshop.seatOf(person)) return new Refusal('errors.workshop.alreadyRegistered')
  if (workshop.waitingOf(person)) return new Refusal('waiting.refusal.alreadyWaiting')
  if (workshop.offerOf(person)) return new Refusal('waiting.refusal.hasOffer')
  if (!isForJobSeekers(workshop)) return new Refusal('errors.workshop.forProfessionals')
  if (workshop.state === 'draft') return new Refusal('errors.workshop.notPublished')
  if (workshop.state === 'cancelled') return new Refusal('errors.workshop.cancelled')
  if (workshop.state === 'closed' || workshop.hasStarted(now)) return new Refusal('errors.workshop.ended')
  if (isListClosed(workshop, now)) return new Refusal('waiting.refusal.listClosed')
  const refusal = workshop.slots.length > 0 ? whyNotForSlots(workshop, slots) : null
  if (refusal) return refusal
  if (workshop.slots.length === 0 && workshop.freeTo({ isPriority }) > 0)
    return new Refusal('waiting.refusal.seatFree')
  return workshop.waiting.length >= mostWaiting(workshop) ? new Refusal('waiting.refusal.listFull') : null
}

function whyNotForSlots({ slots }: Pick<Workshop, 'slots'>, asked: readonly Id[]): Refusal | null {
  if (asked.some(one => !slots.some(({ _id }) => _id.equals(one))))
    return new Refusal('slots.refusal.unknown', {}, 'slots')
  const isFree = slots.some(({ _id, free }) => free > 0 && suits({ slots: asked }, _id))
  return isFree ? new Refusal('waiting.refusal.slotFree', {}, 'slots') : null
}

/** Why somebody leaves the list, or declines a seat. */
export const LEAVING_REASONS = [
  'job',
  'training',
  'childcare',
  'transport',
  'personal',
  'notInterested',
  'other'
] as const

/** Leaves the list. Refuses who does not wait. */
export async function leaveWaiting(
  id: Id,
  { person, by, reason, now = new Date() }: { person: Id; by: Id | null; reason: string | null; now?: Date }
): Promise<Workshop> {
  const after = await change(
    id,
    { state: 'published', 'waiting.person': person },
    { waiting: listWithout([person]), outbox: queueEntry('leftList', { person, by, now, reason }) },
    now
  )
  if (!after) throw new Refusal('waiting.refusal.notWaiting')
  return flushOrLeave(after, now)
}
