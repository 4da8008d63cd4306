import type mongoose from 'mongoose'
import { Refusal } from '#lib/refusal.ts'
import { staleMarks } from '#models/records/figures-stale.ts'
import { Workshop } from '#models/records/workshop.ts'
import { logged, change, literal } from './ledger.ts'
import { slotFree, slotPlaces } from './slot-places.ts'
import { flushOutbox } from './flush-outbox.ts'

type Id = mongoose.Types.ObjectId
type Seat = Workshop['seats'][number]

export interface Reassignment {
  from: Id
  to: Id
  by: Id | null
  now?: Date
}

/** What became of the seat of `from`; `before` is that seat. Given back: `to` held one already. */
export interface Reassigned {
  before: Seat
  how: 'moved' | 'givenBack'
}

/** An entry of the outbox is being copied while the seat is handed over: seen again at the next try. */
const TRIES = 20

/** Calls `note`, then hands the seat over in its order, or gives it back if `to` has one. Null: `from` holds none. */
export async function reassignSeat(
  id: Id,
  { from, to, by, now = new Date() }: Reassignment,
  note: (handed: Reassigned) => Promise<void>
): Promise<Reassigned | null> {
  for (let tries = 0; tries < TRIES; tries++) {
    await flushOutbox(id, now)
    const workshop = await Workshop.findById(id).orFail()
    const before = workshop.seatOf(from)
    if (!before) return null
    const how = workshop.seatOf(to) ? 'givenBack' : 'moved'
    await note({ before, how })
    const notPending = { 'outbox.person': { $nin: [from, to] } }
    const after =
      how === 'moved'
        ? await change(
            id,
            { $and: [{ 'seats.person': from }, { 'seats.person': { $ne: to } }], ...notPending },
            { seats: renamed({ from, to }), ...staleMarks() }
          )
        : await change(
            id,
            {
              $and: [{ 'seats.person': from }, { 'seats.person': to }],
              ...(before.slot ? { seats: { $elemMatch: { person: from, slot: before.slot } } } : {}),
              ...notPending
            },
            {
              seats: { $filter: { input: '$seats', as: 'seat', cond: { $ne: ['$$seat.person', from] } } },
              seatsFree: { $add: ['$seatsFree', 1] },
              ...slotPlaces([{ slot: before.slot, by: 1 }]),
              ...staleMarks(),
              log: logged(by, now, 'seatMerged')
            }
          )
    if (after) return { before, how }
  }
  throw new Refusal('errors.workshop.busy')
}

/** Gives back the very seat, known by its order, or a free one. False when neither is there. */
export async function restoreSeat(
  id: Id,
  { from, to, by, now = new Date() }: Reassignment,
  { before, how }: Reassigned
): Promise<boolean> {
  for (let tries = 0; tries < TRIES; tries++) {
    await flushOutbox(id, now)
    const workshop = await Workshop.findById(id)
    if (!workshop) return false
    if (workshop.seatOf(to)) return true
    const notPending = { 'outbox.person': { $nin: [from, to] } }
    if (how === 'moved') {
      if (workshop.seatOf(from)?.seq !== before.seq) return false
      const held = { seats: { $elemMatch: { person: from, seq: before.seq } } }
      const moved = await change(
        id,
        { ...held, 'seats.person': { $ne: to }, ...notPending },
        { seats: renamed({ from, to }), ...staleMarks() }
      )
      if (moved) return true
    } else {
      const slot = before.slot ?? null
      const isGone = slot ? !workshop.slots.some(({ _id, free }) => _id.equals(slot) && free > 0) : false
      if (workshop.isFull() || isGone) return false
      const given = await change(
        id,
        {
          'seats.person': { $ne: to },
          seatsFree: { $gt: 0 },
          ...slotFree(slot, new Date(0)),
          ...notPending
        },
        {
          seats: inserted({ ...before, person: to }),
          seatsFree: { $subtract: ['$seatsFree', 1] },
          ...slotPlaces([{ slot, by: -1 }]),
          ...staleMarks(),
          log: logged(by, now, 'seatParted')
        }
      )
      if (given) return true
    }
  }
  throw new Refusal('errors.workshop.busy')
}

const renamed = ({ from, to }: Pick<Reassignment, 'from' | 'to'>) => ({
  $map: {
    input: '$seats',
    as: 'seat',
    in: {
      $cond: [{ $eq: ['$$seat.person', from] }, { $mergeObjects: ['$$seat', { person: to }] }, '$$seat']
    }
  }
})

/** The seats stay in the order of the ledger. */
function inserted(seat: Pick<Seat, 'person' | 'seq' | 'since' | 'by' | 'key' | 'slot'>) {
  const { person, seq, since, by, key, slot } = seat
  const part = (cond: Record<string, unknown>) => ({ $filter: { input: '$seats', as: 'seat', cond } })
  const again = {
    person,
    seq,
    since,
    by: literal(by ?? null),
    key: literal(key ?? null),
    ...(slot ? { slot } : {})
  }
  return {
    $concatArrays: [part({ $lt: ['$$seat.seq', seq] }), [again], part({ $gte: ['$$seat.seq', seq] })]
  }
}
