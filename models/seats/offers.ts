import type mongoose from 'mongoose'
import { Refusal } from '#lib/refusal.ts'
import { flushOutbox } from '#models/ledger/flush-outbox.ts'
import { change, changeAsRead, literal, NEXT_SEQ, windowFor } from '#models/ledger/ledger.ts'
import { listWithout, offersWithout, queueEntry } from '#models/ledger/queue.ts'
import { slotPlaces, slotsWithoutOffers } from '#models/ledger/slot-places.ts'
import { inOrder, suits } from '#models/records/waiting-list.ts'
import { Workshop } from '#models/records/workshop.ts'
import { openKept } from './kept-places.ts'
import { flushOrLeave } from './seats.ts'
import { takeOffered } from './take-offered.ts'

type Id = mongoose.Types.ObjectId

interface Answer {
  person: Id
  by: Id | null
  now?: Date
}

const TRIES = 20

/** Takes the seat that is held for a person; the same answer twice is one. Refuses once the offer is over. */
export async function acceptOffer(id: Id, { person, by, now = new Date() }: Answer): Promise<Workshop> {
  for (let tries = 0; tries < TRIES; tries++) {
    const read = await Workshop.findById(id).orFail()
    if (read.seatOf(person)) return read
    if (read.state !== 'published') throw new Refusal('waiting.refusal.offerOver')
    const after = await takeOffered(read, { person, by, now })
    if (after) return after
  }
  throw new Refusal('errors.workshop.busy')
}

/**
 * Gives up the seat that is held, which goes to the next in the same write; the person leaves the list. A no is a no also when
 * the time of the offer ran out, until the clock has ended it.
 */
export async function declineOffer(
  id: Id,
  { person, by, reason, now = new Date() }: Answer & { reason: string | null }
): Promise<Workshop> {
  const after = await change(
    id,
    { state: 'published', startsAt: { $gt: now }, 'offers.person': person },
    {
      offers: offersWithout([person]),
      seatsFree: { $add: ['$seatsFree', 1] },
      ...guards.slotGivenBack(person),
      outbox: queueEntry('offerDeclined', { person, by, now, reason })
    },
    now
  )
  if (!after) throw new Refusal('waiting.refusal.offerOver')
  return flushOrLeave(after, now)
}

/** What an offer that is over is known by. Only the tests of races open it. */
export const guards = {
  lapsed: (person: Id, seq: number, now: Date): Record<string, unknown> => ({
    offers: { $elemMatch: { person, seq, until: { $lte: now } } }
  }),
  /** The place of the very slot that the offer names when it ends. */
  slotGivenBack: (person: Id): Record<string, unknown> => slotsWithoutOffers([person])
}

type Offer = Workshop['offers'][number]

/** No answer in time: to the end of the list, and the seat to the next in the same write. False: answered meanwhile. */
export async function lapseOffer(
  id: Id,
  { person, seq, since, by, priority, slots }: Offer,
  now: Date
): Promise<boolean> {
  const place = {
    person,
    seq: NEXT_SEQ,
    since,
    by: literal(by ?? null),
    key: null,
    priority,
    lapsedAt: now,
    ...suiting(slots)
  }
  const after = await change(
    id,
    { state: 'published', ...guards.lapsed(person, seq, now) },
    {
      offers: offersWithout([person]),
      waiting: { $concatArrays: [{ $ifNull: ['$waiting', []] }, [place]] },
      seatsFree: { $add: ['$seatsFree', 1] },
      ...guards.slotGivenBack(person),
      outbox: queueEntry('offerLapsed', { person, by: null, now })
    },
    now
  )
  if (after) await flushOutbox(id, now).catch(() => undefined)
  return after !== null
}

const suiting = (slots: readonly Id[] | null | undefined) => (slots && slots.length > 0 ? { slots } : {})

/** Of a session with slots, the first free one that suits this person. */
export const freeFor = (
  { slots }: Pick<Workshop, 'slots'>,
  place: { slots?: readonly Id[] | null }
): Id | null => slots.find(({ _id, free }) => free > 0 && suits(place, _id))?._id ?? null

/** Offers a free seat to somebody out of turn, for a reason. Refuses where none is free, or too little time is left. */
export async function offerNow(
  id: Id,
  { person, by, reason, now = new Date() }: Answer & { reason: string }
): Promise<Workshop> {
  const after = await changeAsRead(
    id,
    async before => {
      const place = before.toObject().waiting.find(one => one.person.equals(person))
      if (!place || before.state !== 'published') throw new Refusal('waiting.refusal.notWaiting')
      const slot = freeFor(before, place)
      if (before.isFull() || (before.slots.length > 0 && !slot)) throw new Refusal('waiting.refusal.noneFree')
      const window = await windowFor(before, now)
      if (!window) throw new Refusal('waiting.refusal.tooLate')
      const { seq, since, priority, lapsedAt } = place
      const passed = inOrder(before.waiting)
        .filter(one => one.seq < seq && (!slot || suits(one, slot)))
        .map(one => one.person)
      const isKept = priority && (before.kept?.free ?? 0) > 0
      const offer = {
        person,
        seq: NEXT_SEQ,
        waited: seq,
        since,
        by: literal(place.by ?? null),
        priority,
        lapsedAt: lapsedAt ?? null,
        at: now,
        ...window,
        kept: isKept,
        ...suiting(place.slots),
        ...(slot ? { slot } : {})
      }
      return {
        waiting: listWithout([person]),
        offers: { $concatArrays: [{ $ifNull: ['$offers', []] }, [offer]] },
        seatsFree: { $subtract: ['$seatsFree', 1] },
        ...slotPlaces([{ slot, by: -1 }]),
        outbox: queueEntry('offered', { person, by, now, reason, passed, slot })
      }
    },
    {},
    now
  )
  return flushOrLeave(after, now)
}

/** Places kept until then were opened long ago, or their session is over: the look stays as wide as a stop of workers. */
const LONGEST_STOP_MS = 60 * 86_400_000

/** Sessions of which an offer is over, or kept places open: the clock looks each minute. */
function due(now: Date) {
  const opensAt = { $gt: new Date(+now - LONGEST_STOP_MS), $lte: now }
  return {
    state: 'published' as const,
    $or: [{ 'offers.until': { $lte: now } }, { 'kept.opensAt': opensAt, 'kept.openedAt': null }]
  }
}

export async function areOffersOver(now = new Date()): Promise<boolean> {
  return (await Workshop.exists(due(now) as never)) !== null
}

const MOST_AT_ONCE = 100

/** Ends the offers that nobody answered, oldest first, and opens kept places. May run twice, at once or late. */
export async function expireOffers(now = new Date()): Promise<number> {
  const found = await Workshop.find(due(now) as never).limit(MOST_AT_ONCE)
  let ended = 0
  for (const workshop of found) {
    const { kept } = workshop
    if (kept && !kept.openedAt && kept.opensAt <= now)
      if (await openKept(workshop._id, { by: null, reason: null, now })) ended++
    const over = inOrder(workshop.toObject().offers).filter(({ until }) => until <= now)
    for (const offer of over) if (await lapseOffer(workshop._id, offer, now)) ended++
  }
  return ended
}
