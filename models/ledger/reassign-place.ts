import type mongoose from 'mongoose'
import { Workshop } from '#models/records/workshop.ts'
import { changeAsRead } from './ledger.ts'
import { flushOutbox } from './flush-outbox.ts'
import { slotPlaces } from './slot-places.ts'

type Id = mongoose.Types.ObjectId

/** Sessions that have either of them in their waiting list, or hold a seat for them. */
export function listsWith(people: readonly Id[]) {
  return Workshop.find({
    $or: [{ 'waiting.person': { $in: people } }, { 'offers.person': { $in: people } }]
  })
    .select('_id')
    .lean()
}

/** The place of `from` becomes that of `to`, who keeps the best of both: a seat, an offer, the first rank. */
export async function reassignPlace(
  id: Id,
  { from, to, now }: { from: Id; to: Id; now: Date }
): Promise<void> {
  await flushOutbox(id, now)
  await changeAsRead(
    id,
    async before => {
      const { seats, offers, waiting } = before.toObject()
      const isEither = ({ person }: { person: Id }) => person.equals(from) || person.equals(to)
      const others = <One extends { person: Id }>(list: readonly One[]) => list.filter(one => !isEither(one))
      const first = <One extends { person: Id; seq: number }>(list: readonly One[]) =>
        list
          .filter(isEither)
          .toSorted((one, other) => one.seq - other.seq)
          .slice(0, 1)
      const hasSeat = seats.some(isEither)
      const offer = hasSeat ? [] : first(offers)
      const place = hasSeat || offer.length > 0 ? [] : first(waiting)
      const given = [...others(offers), ...offer.map(one => ({ ...one, person: to }))]
      const ended = offers.filter(one => isEither(one) && !offer.includes(one))
      return {
        offers: { $literal: given },
        waiting: { $literal: [...others(waiting), ...place.map(one => ({ ...one, person: to }))] },
        seatsFree: { $add: ['$seatsFree', ended.length] },
        ...slotPlaces(ended.map(({ slot }) => ({ slot, by: 1 })))
      }
    },
    {},
    now
  )
}
