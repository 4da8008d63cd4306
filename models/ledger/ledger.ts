import { untyped } from '#models/records/record.ts'
import type mongoose from 'mongoose'
import { Refusal } from '#lib/refusal.ts'
import { Agency } from '#models/records/agency.ts'
import { Workshop } from '#models/records/workshop.ts'
import { offerWindow, type OfferWindow } from './offer-window.ts'
import { promotion } from './promotion.ts'
import { SETTLED } from './settled.ts'

type Id = mongoose.Types.ObjectId
type Expression = Record<string, unknown>

/** The ledger number this write will have, for use inside a change's expressions. */
export const NEXT_SEQ: Expression = { $add: ['$ledger', 1] }

/** Shields typed text and objects from being read as expressions ('$…'). */
export const literal = (value: unknown): Expression => ({ $literal: value })

/**
 * One guarded write, a pipeline: the outbox derives from the very seats it changes, and what it frees is offered by it to who
 * waits. Null: the guard did not match.
 */
export async function change(
  workshop: Id,
  guard: Expression,
  set: Expression,
  now = new Date()
): Promise<Workshop | null> {
  const unlessWaitedFor = { $and: [guard, { 'waiting.0': { $exists: false } }] }
  const after = await changeSeats(workshop, unlessWaitedFor, set)
  if (after) return after
  const awaited = await Workshop.findOne({ _id: workshop, 'waiting.0': { $exists: true } })
    .select('agency startsAt timeZone slots._id')
    .lean<Awaited>()
  // The last who waited may have left in between.
  if (!awaited) return changeSeats(workshop, unlessWaitedFor, set)
  const window = await windowOf(awaited, set, now)
  const asRead = { $and: [guard, { startsAt: awaited.startsAt }] }
  return changeSeats(workshop, asRead, set, window ? offered(window, now, slotsAfter(awaited, set)) : [])
}

/** The same for a write that frees no seat. */
export async function changeSeats(
  workshop: Id,
  guard: Expression,
  set: Expression,
  then: Expression[] = []
): Promise<Workshop | null> {
  const stages = [{ $set: { ledger: NEXT_SEQ, updatedAt: new Date(), ...set } }, SETTLED, ...then]
  return untyped(Workshop).findOneAndUpdate<Workshop>({ _id: workshop, ...guard }, stages, {
    returnDocument: 'after',
    updatePipeline: true
  })
}

/** The capacity becomes another one: free seats follow by as many, whatever else is held or was added; `freed`: given back besides. */
export const capacityBecomes = (capacity: unknown, freed = 0): Expression => ({
  capacity,
  seatsFree: { $add: ['$seatsFree', { $subtract: [capacity, '$capacity'] }, freed] }
})

type Counted = Pick<Workshop, 'capacity' | 'seatsFree'>

/** The guard of such a write: no seat that is held is lost, and the capacity is still the one it was judged on. */
export const fitsCapacity = (before: Counted, capacity: number): Expression => ({
  capacity: before.capacity,
  seatsFree: { $gte: before.capacity - capacity }
})

/** More seats are held than there would be places. */
export const exceeds = (before: Counted, capacity: number): boolean =>
  before.seatsFree + capacity - before.capacity < 0

type Awaited = Pick<Workshop, 'agency' | 'startsAt' | 'timeZone'> & { slots?: readonly { _id: Id }[] | null }

/** Each is offered from what the one before has left. */
const offered = (window: OfferWindow, now: Date, slots: readonly Id[]): Expression[] =>
  promotion(window, now, slots).flatMap(stage => [stage, SETTLED])

/** A write that lays slots out says which there are. Others that change them meanwhile offer theirs themselves. */
function slotsAfter({ slots }: Awaited, set: Expression): Id[] {
  const given = (set['slots'] as { $literal?: readonly { _id: Id }[] } | undefined)?.$literal
  return (given ?? slots ?? []).map(({ _id }) => _id)
}

/** A write that moves the session is judged by its new date. */
function windowOf(awaited: Awaited, set: Expression, now: Date) {
  const given = set['startsAt']
  const moved = given instanceof Date ? given : (given as { $literal?: unknown } | undefined)?.$literal
  return windowFor(moved instanceof Date ? { ...awaited, startsAt: moved } : awaited, now)
}

/** How long a seat of this session would be held for who is offered it now. */
export async function windowFor({ agency: id, startsAt, timeZone }: Awaited, now: Date) {
  const agency = await Agency.findById(id)
    .select('departement closures')
    .lean<Pick<Agency, 'departement' | 'closures'>>()
  return offerWindow(now, startsAt, {
    timeZone,
    departement: agency?.departement ?? '',
    closures: agency?.closures ?? []
  })
}

/** Someone else wrote in between: the workshop is read and judged again. */
const TRIES = 20

/** For a change decided on more than a `guard` can say: `decide` is asked again whenever something was written. */
export async function changeAsRead(
  workshop: mongoose.Types.ObjectId,
  decide: (before: Workshop) => Promise<Expression>,
  guard: Expression = {},
  now = new Date()
): Promise<Workshop> {
  for (let tries = 0; tries < TRIES; tries++) {
    const before = await Workshop.findById(workshop).orFail()
    const set = await decide(before)
    const after = await change(workshop, { ...guard, state: before.state, ledger: before.ledger }, set, now)
    if (after) return after
  }
  throw new Refusal('errors.workshop.busy')
}

export const appended = (list: string, ...entries: Expression[]): Expression => ({
  $concatArrays: [`$${list}`, entries]
})

const IS_PUBLISHED: Expression = { $eq: ['$state', 'published'] }

/** What a host said of a draft that it still counts on. */
const COUNTED_ON = ['asked', 'agreed'] as const

/** Whether others than its people know of a session and count on it. */
export const isKnownToOthers = ({ state, hostReply }: Pick<Workshop, 'state' | 'hostReply'>): boolean =>
  state === 'published' || COUNTED_ON.some(one => one === hostReply?.state)

/** Of `$$seat`: whether one of these people holds it. */
export const isSeatOf = (people: readonly mongoose.Types.ObjectId[]): Expression => ({
  $or: people.map(person => ({ $eq: ['$$seat.person', person] }))
})

/** A seat that the change itself gives back. */
export type GivenBack = 'released' | 'fewerPlaces'

/** One entry a holder, and one without a person for the others; none for a draft nobody knows of. */
export function outboxEntriesOfHolders(
  what: 'moved' | 'cancelled' | 'changed' | 'putBack',
  at: Date,
  by: unknown,
  reason: string | null,
  released: readonly mongoose.Types.ObjectId[] = [],
  givenBack: GivenBack = 'released',
  offers: 'kept' | 'back' = 'kept'
): Expression {
  const entry = {
    what,
    person: '$$seat.person',
    seq: NEXT_SEQ,
    at,
    by: literal(by),
    reason: literal(reason)
  }
  // Read before the change: whoever is told of it is told what they had been promised.
  const before = {
    startsAt: '$startsAt',
    endsAt: '$endsAt',
    timeZone: '$timeZone',
    place: '$place',
    access: '$access',
    joining: '$joining',
    bring: '$bring',
    facilitators: { $cond: [IS_PUBLISHED, '$facilitators.account', []] }
  }
  const isKnown = [IS_PUBLISHED, ...COUNTED_ON.map(said => ({ $eq: ['$hostReply.state', said] }))]
  const toOthers = { $cond: [{ $or: isKnown }, [{ ...entry, person: null, before }], []] }
  const own =
    released.length === 0
      ? entry
      : { $cond: [isSeatOf(released), { ...entry, what: givenBack, reason: 'byService' }, entry] }
  const holders = { $map: { input: '$seats', as: 'seat', in: own } }
  const listed = entriesOfListed(what, { ...entry, person: '$$one.person' }, offers)
  return { $concatArrays: ['$outbox', holders, ...listed, toOthers] }
}

/** What the same change owes to who waits, and to who is offered a seat: nothing of how to enter, or what to bring. */
function entriesOfListed(what: Fact, entry: Expression, offers: 'kept' | 'back'): Expression[] {
  if (what === 'changed') return []
  const [waiting, offered] = LISTED[what]
  const of = (list: string, fact: string): Expression => ({
    $map: {
      input: { $ifNull: [list, []] },
      as: 'one',
      in: { ...entry, what: fact, ...(fact === 'offered' ? { reason: what } : {}) }
    }
  })
  return [of('$waiting', waiting), of('$offers', offers === 'back' ? waiting : offered)]
}

type Fact = 'moved' | 'cancelled' | 'changed' | 'putBack'

const LISTED = {
  moved: ['listMoved', 'offered'],
  cancelled: ['listEnded', 'listEnded'],
  putBack: ['listPutBack', 'offered']
} as const

/** For the host; of a publication, for the facilitators as well. */
export function outboxEntryForHost(
  what: 'asked' | 'published',
  { at, by }: { at: Date; by: unknown }
): Expression {
  return appended('outbox', { what, person: null, seq: NEXT_SEQ, at, by: literal(by), reason: null })
}

/** What its facilitators are told is worked out from who they were and are. */
export function outboxEntryForFacilitators({ at, by }: { at: Date; by: unknown }): Expression {
  const before = { facilitators: '$facilitators.account' }
  return appended('outbox', {
    what: 'facilitators',
    person: null,
    seq: NEXT_SEQ,
    at,
    by: literal(by),
    reason: null,
    before
  })
}

/** What partners are told is worked out from what each knows and what the workshop says of them now. */
export function outboxEntryForPartners({ at, by }: { at: Date; by: unknown }): Expression {
  return appended('outbox', {
    what: 'partners',
    person: null,
    seq: NEXT_SEQ,
    at,
    by: literal(by),
    reason: null
  })
}

export function logged(
  by: mongoose.Types.ObjectId | null,
  at: Date,
  what: string,
  detail: Record<string, unknown> | null = null
) {
  return appended('log', { at, by: literal(by), what, detail: literal(detail) })
}
