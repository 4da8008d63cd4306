import type mongoose from 'mongoose'
import { Refusal } from '#lib/refusal.ts'
import { Workshop } from '#models/records/workshop.ts'
import { appended, change, literal, NEXT_SEQ } from '#models/ledger/ledger.ts'
import { flushOutbox } from '#models/ledger/flush-outbox.ts'
import { slotPlaces } from '#models/ledger/slot-places.ts'
import { guards, whyNotInSlot, whyNotWithdrawn } from './seats.ts'

type Id = mongoose.Types.ObjectId

interface SlotChange {
  person: Id
  to: Id
  by: Id | null
  now?: Date
}

const TRIES = 20

/**
 * Brings a person into another slot in one guarded write: the place given up and the one taken are never both theirs, nor
 * neither. They are told the former hour and the new one. Refuses who holds no seat or is marked, and a slot without a place.
 */
export async function changeSlot(
  id: Id,
  { person, to, by, now = new Date() }: SlotChange
): Promise<Workshop> {
  const entry = { what: 'slotMoved', person, seq: NEXT_SEQ, at: now, by: literal(by), reason: null }
  for (let tries = 0; tries < TRIES; tries++) {
    const read = await Workshop.findById(id).orFail()
    const from = read.seatOf(person)?.slot ?? null
    const refusal = (await whyNotWithdrawn(read, person, now)) ?? whyNotInOtherSlot(read, from, to, now)
    if (refusal) throw refusal
    if (from?.equals(to)) return read
    const guard = {
      $and: [guards.seatHeld(read, person, now), guards.slotFree(to, now)],
      seats: { $elemMatch: { person, slot: from } }
    }
    const after = await change(id, guard, {
      seats: inSlot(person, to),
      ...slotPlaces([
        { slot: from, by: 1 },
        { slot: to, by: -1 }
      ]),
      outbox: appended('outbox', entry)
    })
    if (after) {
      await flushOutbox(id, now).catch(() => undefined)
      return after
    }
  }
  throw new Refusal('errors.workshop.busy')
}

/** A place in the slot that one has is nothing to refuse. */
function whyNotInOtherSlot(read: Workshop, from: Id | null, to: Id, now: Date): Refusal | null {
  return from?.equals(to) ? null : whyNotInSlot(read, to, now)
}

const inSlot = (person: Id, slot: Id) => ({
  $map: {
    input: '$seats',
    as: 'seat',
    in: {
      $cond: [
        { $eq: ['$$seat.person', person] },
        { $mergeObjects: ['$$seat', { slot, slotSeq: NEXT_SEQ }] },
        '$$seat'
      ]
    }
  }
})
