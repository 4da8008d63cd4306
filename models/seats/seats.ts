import type mongoose from 'mongoose'
import { OtherContent, Refusal } from '#lib/refusal.ts'
import { Participation } from '#models/records/participation.ts'
import { suits, waitingOf } from '#models/records/waiting-list.ts'
import { opensAt, Workshop } from '#models/records/workshop.ts'
import { FOR_JOB_SEEKERS, isForJobSeekers } from '#models/records/workshop-kind.ts'
import { appended, change, changeSeats, literal, NEXT_SEQ } from '#models/ledger/ledger.ts'
import { freeBeyondKept, KEPT_IS_FREE, listWithout } from '#models/ledger/queue.ts'
import { slotFree, slotPlaces } from '#models/ledger/slot-places.ts'
import { flushOutbox } from '#models/ledger/flush-outbox.ts'
import { isPriorityOf, openKeptIfDue } from './kept-places.ts'
import { takeOffered } from './take-offered.ts'

type Id = mongoose.Types.ObjectId

export interface Registration {
  person: Id
  by: Id | null
  key?: string
  /** Of a session with slots: the one asked for, or the first that has a place. */
  slot?: SlotChoice
  now?: Date
  /** What else the entry of the outbox says: where the seat comes from. */
  as?: Record<string, unknown>
  /** The session as this very request has read it. */
  read?: Workshop
  /** Leaves the copying to a later flushOutbox(): for many registrations in a row. */
  flushLater?: boolean
}

/** Several: the first of them that has a place. 'firstFree' is the first of those that suit, for who waits. */
export type SlotChoice = Id | readonly Id[] | 'firstFree' | null

export interface Withdrawal {
  person: Id
  by: Id | null
  /** null: the person has not said. */
  reason: string | null
  now?: Date
}

/** Why a seat is given back, each naming the side; no medical detail. */
export const WITHDRAWAL_REASONS = [
  'job',
  'training',
  'childcare',
  'transport',
  'personal',
  'notInterested',
  'byService',
  'mistake',
  'other'
] as const

/** A guard refused although a second look finds no reason: someone gave a seat back in between, so try again. */
const TRIES = 20

/**
 * Takes a seat, and a place of its slot, in one guarded write. Refuses: of professionals, not open, ended, already registered,
 * full.
 */
export async function takeSeat(
  id: Id,
  { person, by, key, slot: asked = null, now = new Date(), as = {}, read, flushLater }: Registration
): Promise<Workshop> {
  guards.refuseFull(read ?? (await readToRefuse(id)), { person, key, now })
  for (let tries = 0; tries < TRIES; tries++) {
    const slot = isOneOf(asked) ? await firstFree(id, { person, asked, now }) : asked
    const named = slot ? { slot } : {}
    const seat = { person, seq: NEXT_SEQ, since: now, by: literal(by), key: literal(key ?? null), ...named }
    const { isPriority, kept } = await standingIn(id, person, tries)
    const entry = { what: 'registered', person, seq: NEXT_SEQ, at: now, by: literal(by), reason: null, ...as }
    const guard = {
      ...guards.seatFree(person, now, { isPriority, kept }),
      ...guards.slotFree(slot, now),
      ...(key === undefined ? {} : { 'seats.key': { $ne: key } })
    }
    const workshop = await changeSeats(id, guard, {
      seats: appended('seats', isPriority ? { ...seat, kept: KEPT_IS_FREE } : seat),
      seatsFree: { $subtract: ['$seatsFree', 1] },
      waiting: listWithout([person]),
      ...slotPlaces([{ slot, by: -1 }]),
      outbox: appended('outbox', entry)
    })
    if (workshop) return flushLater ? workshop : flushOrLeave(workshop, now)
    const done = await refuseOrRetry(id, { person, by, key, slot: asked, as }, now)
    if (done) return done
  }
  throw new Refusal('errors.workshop.busy')
}

/** The guards of the ledger. Only the tests of races open one, to prove that the race is real without it. */
export const guards = {
  refuseFull,
  seatFree: (person: Id, now: Date, { isPriority, kept }: Standing = ANYONE): Record<string, unknown> => ({
    ...FOR_JOB_SEEKERS,
    state: 'published',
    endsAt: { $gt: now },
    ...(isPriority ? { seatsFree: { $gt: 0 } } : freeBeyondKept(kept)),
    'seats.person': { $ne: person },
    'offers.person': { $ne: person }
  }),
  slotFree,
  /** The place given back is the one of the slot that the seat still names. */
  slotHeld: (person: Id, slot: Id | null | undefined): Record<string, unknown> => ({
    seats: { $elemMatch: { person, slot: slot ?? null } }
  }),
  /** While people may be marked, every mark is entered in the ledger: one entered since `read` is looked for again. */
  seatHeld: (read: Workshop, person: Id, now: Date): Record<string, unknown> => ({
    'seats.person': person,
    state: 'published',
    endsAt: { $gt: now },
    ...(opensAt(read) <= now ? { ledger: read.ledger } : { startsAt: read.startsAt })
  })
}

type ReadToRefuse = Pick<Workshop, 'state' | 'kind' | 'endsAt' | 'seatsFree' | 'seats' | 'offers'>

function readToRefuse(id: Id) {
  return Workshop.findById(id)
    .select('state endsAt kind seatsFree seats.person seats.key offers.person')
    .orFail()
    .lean<ReadToRefuse>()
}

/**
 * Hundreds who come for the last seats are answered by one look: the write would find the same. Whoever has something
 * there already, or sends a form again, is answered by what follows.
 */
function refuseFull(
  read: ReadToRefuse,
  { person, key, now }: { person: Id; key: string | undefined; now: Date }
): void {
  const { state, endsAt, seatsFree, seats, offers } = read
  if (state !== 'published' || endsAt <= now || seatsFree > 0 || !isForJobSeekers(read)) return
  const isKnown = [...seats, ...(offers ?? [])].some(one => one.person.equals(person))
  const isSentAgain = key !== undefined && seats.some(seat => seat.key === key)
  if (!isKnown && !isSentAgain) throw new Refusal('errors.workshop.full')
}

type OneOf = Extract<SlotChoice, 'firstFree' | readonly Id[]>

const isOneOf = (asked: SlotChoice): asked is OneOf => asked === 'firstFree' || Array.isArray(asked)

async function firstFree(
  id: Id,
  { person, asked, now }: { person: Id; asked: OneOf; now: Date }
): Promise<Id | null> {
  const read = await Workshop.findById(id).select('slots waiting').orFail()
  const open = read.slots.filter(({ free, endsAt }) => free > 0 && endsAt > now)
  return open.find(({ _id }) => suits({ slots: among(read, person, asked) }, _id))?._id ?? null
}

/** Those that one is to be the first free of; none: all. */
const among = (read: Pick<Workshop, 'waiting'>, person: Id, asked: OneOf): readonly Id[] =>
  asked === 'firstFree' ? (waitingOf(read, person)?.slots ?? []) : asked

/** For whom a seat is asked: whether a place kept is theirs too, and how many places the session keeps. */
interface Standing {
  isPriority: boolean
  kept: number
}

const ANYONE: Standing = { isPriority: false, kept: 0 }

/** Read only once a first try was refused, and places are kept: most sessions keep none. */
async function standingIn(id: Id, person: Id, tries: number): Promise<Standing> {
  if (tries === 0) return ANYONE
  const workshop = await Workshop.findById(id).select('kept priorities startsAt timeZone').orFail()
  if (!workshop.kept) return ANYONE
  return { isPriority: await isPriorityOf(workshop, person), kept: workshop.kept.places }
}

interface Asking {
  person: Id
  by: Id | null
  key: string | undefined
  slot: SlotChoice
  as: Record<string, unknown>
}

async function refuseOrRetry(
  id: Id,
  { person, by, key, slot, as }: Asking,
  now: Date
): Promise<Workshop | null> {
  const workshop = await Workshop.findById(id).orFail()
  const held = workshop.seatOf(person)
  if (held && key !== undefined && held.key === key) return workshop
  if (key !== undefined && workshop.seats.some(seat => seat.key === key))
    throw new OtherContent('waiting.refusal.otherContent')
  const offer = held ? null : workshop.offerOf(person)
  if (offer?.slot && slot && !isOneOf(slot) && !offer.slot.equals(slot) && offer.until > now)
    throw new Refusal('slots.refusal.otherHeld', {}, 'slot')
  if (offer) return takeOffered(workshop, { person, by, key, now, as })
  if (await openKeptIfDue(workshop, now)) return null
  const asked = isOneOf(slot) ? among(workshop, person, slot) : []
  const isPriority = workshop.kept ? await isPriorityOf(workshop, person) : false
  const refusal =
    whyNotRegistered(workshop, person, now, { isPriority }) ??
    whyNotInSlot(workshop, asked.length > 0 ? asked : slot, now)
  if (refusal) throw refusal
  return null
}

/** Why nobody gets a place of this slot, as the session was read; null when there is one, or it has no slots. */
export function whyNotInSlot(
  { slots }: Pick<Workshop, 'slots'>,
  asked: SlotChoice,
  now = new Date()
): Refusal | null {
  if (isOneOf(asked)) {
    const those = slots.filter(({ _id }) => suits({ slots: asked === 'firstFree' ? [] : asked }, _id))
    const isOver = slots.length > 0 && !those.some(({ free, endsAt }) => free > 0 && endsAt > now)
    return isOver ? new Refusal('slots.refusal.full', {}, 'slot') : null
  }
  if (!asked) return slots.length > 0 ? new Refusal('slots.refusal.needed', {}, 'slot') : null
  const slot = slots.find(({ _id }) => _id.equals(asked))
  if (!slot) return new Refusal('slots.refusal.unknown', {}, 'slot')
  if (slot.endsAt <= now) return new Refusal('slots.refusal.over', {}, 'slot')
  return slot.free > 0 ? null : new Refusal('slots.refusal.full', {}, 'slot')
}

/** What register() would refuse a person for, as this was read; null when a seat may be given. */
export function whyNotRegistered(
  workshop: Workshop,
  person: Id,
  now = new Date(),
  { isPriority = false } = {}
): Refusal | null {
  if (workshop.seatOf(person)) return new Refusal('errors.workshop.alreadyRegistered')
  if (!isForJobSeekers(workshop)) return new Refusal('errors.workshop.forProfessionals')
  if (workshop.state === 'draft') return new Refusal('errors.workshop.notPublished')
  if (workshop.state === 'cancelled') return new Refusal('errors.workshop.cancelled')
  if (workshop.state === 'closed' || workshop.hasEnded(now)) return new Refusal('errors.workshop.ended')
  if (workshop.offerOf(person)) return null
  if (workshop.isFull()) return new Refusal('errors.workshop.full')
  return workshop.freeTo({ isPriority }) > 0 ? null : new Refusal('errors.workshop.keptForOthers')
}

/** Gives a seat back in one guarded write. Refuses who holds none, who is marked, and a workshop that has ended. */
export async function withdraw(
  id: Id,
  { person, by, reason, now = new Date() }: Withdrawal
): Promise<Workshop> {
  const entry = {
    what: 'withdrawn',
    person,
    seq: NEXT_SEQ,
    at: now,
    by: literal(by),
    reason: literal(reason)
  }
  for (let tries = 0; tries < TRIES; tries++) {
    const read = await Workshop.findById(id).orFail()
    const refusal = await whyNotWithdrawn(read, person, now)
    if (refusal) throw refusal
    const { slot } = read.seatOf(person) ?? {}
    const guard = { ...guards.seatHeld(read, person, now), ...guards.slotHeld(person, slot) }
    const workshop = await change(
      id,
      guard,
      {
        seats: { $filter: { input: '$seats', as: 'seat', cond: { $ne: ['$$seat.person', person] } } },
        seatsFree: { $add: ['$seatsFree', 1] },
        ...slotPlaces([{ slot, by: 1 }]),
        outbox: appended('outbox', { ...entry, ...(slot ? { slotLeft: slot } : {}) })
      },
      now
    )
    if (workshop) return flushOrLeave(workshop, now)
  }
  throw new Refusal('errors.workshop.busy')
}

/** What withdraw() would refuse a person for, now; null when the seat may be given back. */
export async function whyNotWithdrawn(
  workshop: Workshop,
  person: Id,
  now = new Date()
): Promise<Refusal | null> {
  if (!workshop.seatOf(person)) return new Refusal('errors.workshop.notRegistered')
  if (workshop.state === 'cancelled') return new Refusal('errors.workshop.cancelled')
  if (workshop.state === 'closed' || workshop.hasEnded(now)) {
    return new Refusal('errors.workshop.endedNotWithdrawn')
  }
  const marked = await Participation.exists({
    workshop: workshop._id,
    person,
    state: 'registered',
    attendance: { $ne: null }
  })
  return marked ? new Refusal('errors.participation.markedNotWithdrawn') : null
}

/** The seat is taken whatever becomes of the copying: a failure here is finished by the next flush. */
export async function flushOrLeave(workshop: Workshop, now: Date): Promise<Workshop> {
  await flushOutbox(workshop._id, now).catch(() => undefined)
  return workshop
}
