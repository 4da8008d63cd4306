import type mongoose from 'mongoose'
import { Refusal } from '#lib/refusal.ts'
import { appended, changeAsRead, literal, NEXT_SEQ } from '#models/ledger/ledger.ts'
import { slotPlaces } from '#models/ledger/slot-places.ts'
import type { PlaceHad } from '#models/records/place-had.ts'
import { ANSWER_UNDONE, offerOf, waitingOf } from '#models/records/waiting-list.ts'
import { Workshop } from '#models/records/workshop.ts'
import { flushOrLeave, whyNotWithdrawn } from './seats.ts'

type Id = mongoose.Types.ObjectId
type OfferHad = NonNullable<PlaceHad['offer']>
type Expression = Record<string, unknown>

/** What a person has on the list of a session: an offer, or a rank; null: neither. */
export async function placeOnList(id: Id, person: Id): Promise<PlaceHad | null> {
  const workshop = await Workshop.findById(id).select('waiting offers').lean<Workshop>()
  if (!workshop) return null
  const [offer, place] = [offerOf(workshop, person), waitingOf(workshop, person)]
  const had = offer ?? place
  if (!had) return null
  const { since, by = null, priority, lapsedAt = null, slots } = had
  const held = offer && {
    ...{ seq: offer.seq, at: offer.at, from: offer.from, until: offer.until },
    ...(offer.slot ? { slot: offer.slot } : {})
  }
  const suiting = slots && slots.length > 0 ? { slots } : {}
  return { since, by, priority, lapsedAt, ...suiting, rank: offer?.waited ?? had.seq, offer: held }
}

interface Back {
  person: Id
  had: PlaceHad
  by: Id
  now?: Date
}

/**
 * In one write, what a person had on the list before an answer that was a mistake: the offer as it was, while its seat is free
 * or is the one they took and its time is not over; else their rank. Refuses where somebody else has the seat.
 */
export async function putBackOnList(id: Id, { person, had, by, now = new Date() }: Back): Promise<Workshop> {
  const after = await changeAsRead(
    id,
    async before => {
      if (before.state !== 'published' || before.hasStarted(now))
        throw new Refusal('calls.refusal.undoTooLate')
      if (before.offerOf(person) || before.waitingOf(person)) throw new Refusal('calls.refusal.undoTooLate')
      const seat = before.seatOf(person)
      const refusal = seat ? await whyNotWithdrawn(before, person, now) : null
      if (refusal) throw refusal
      const held = had.offer && had.offer.until > now ? had.offer : null
      if (held && !seat && !guards.isFree(before, had)) throw new Refusal('calls.refusal.seatGone')
      if (held?.slot && !seat?.slot?.equals(held.slot) && !isSlotFree(before, held.slot))
        throw new Refusal('calls.refusal.seatGone')
      const entry = { person, seq: NEXT_SEQ, at: now, by: literal(by) }
      const mistake = seat ? [{ ...entry, what: 'withdrawn', reason: 'mistake' }] : []
      const back = { ...entry, what: held ? 'offered' : 'listPutBack', reason: ANSWER_UNDONE }
      const free = (seat ? 1 : 0) - (held ? 1 : 0)
      const isKept = seat ? Boolean(seat.kept) : had.priority && (before.kept?.free ?? 0) > 0
      return {
        ...(seat ? { seats: withoutSeatOf(person) } : {}),
        ...(free === 0 ? {} : { seatsFree: { $add: ['$seatsFree', free] } }),
        ...slotPlaces([
          { slot: seat?.slot, by: 1 },
          { slot: held?.slot, by: -1 }
        ]),
        ...(held ? { offers: offersWith(person, had, held, isKept) } : { waiting: waitingWith(person, had) }),
        outbox: appended('outbox', ...mistake, back)
      }
    },
    {},
    now
  )
  return flushOrLeave(after, now)
}

/** Only tests open it, to prove that without it a seat would be promised twice. */
export const guards = {
  isFree: (before: Workshop, { priority }: PlaceHad): boolean => before.freeTo({ isPriority: priority }) > 0
}

const isSlotFree = ({ slots }: Workshop, slot: Id) =>
  slots.some(({ _id, free }) => _id.equals(slot) && free > 0)

const withoutSeatOf = (person: Id): Expression => ({
  $filter: { input: '$seats', as: 'seat', cond: { $ne: ['$$seat.person', person] } }
})

const rest = (person: Id, { since, by, priority, lapsedAt, slots }: PlaceHad) => ({
  person,
  since,
  by: literal(by ?? null),
  priority,
  lapsedAt: lapsedAt ?? null,
  ...(slots && slots.length > 0 ? { slots: [...slots] } : {})
})

/** Its number stays that of the offer they were told of: no second message says it. */
function offersWith(
  person: Id,
  had: PlaceHad,
  { seq, at, from, until, slot }: OfferHad,
  kept: boolean
): Expression {
  const offer = {
    ...rest(person, had),
    waited: had.rank,
    seq,
    at,
    from,
    until,
    kept,
    ...(slot ? { slot } : {})
  }
  return { $concatArrays: [{ $ifNull: ['$offers', []] }, [offer]] }
}

const waitingWith = (person: Id, had: PlaceHad): Expression => ({
  $concatArrays: [{ $ifNull: ['$waiting', []] }, [{ ...rest(person, had), seq: had.rank, key: null }]]
})
