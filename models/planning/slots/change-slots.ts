import mongoose from 'mongoose'
import { Refusal } from '#lib/refusal.ts'
import { Agency } from '#models/records/agency.ts'
import type { TimeSlot } from '#models/records/time-slot.ts'
import type { Workshop } from '#models/records/workshop.ts'
import { capacityBecomes, changeAsRead, literal, logged } from '#models/ledger/ledger.ts'
import type { Authored } from '../authored.ts'
import { refuseBeyondRoom } from '../room-seats.ts'
import { placesOf, refuseSlots } from './judge.ts'

type Id = mongoose.Types.ObjectId

/** A slot as the planner wants it; without an id, a new one. */
export interface WantedSlot {
  id: string | null
  startsAt: Date
  endsAt: Date
  capacity: number
}

interface SlotsChange extends Authored {
  slots: readonly WantedSlot[]
  /** Lines of the log when the page was read: one more, and somebody else changed the session meanwhile. */
  lines: number
}

/** Only the tests of races open it, to prove that a slot would end with more people than places without it. */
export const guards = { refuseBelowTaken }

/**
 * Replaces the slots of a session to come in one guarded write; its capacity is their sum. Nobody's hour changes here: a slot
 * that people come in keeps its hours, and as many places as people.
 */
export function changeSlots(id: Id, { slots, lines, by, now = new Date() }: SlotsChange): Promise<Workshop> {
  return changeAsRead(id, async before => {
    if (before.slots.length === 0) throw new Refusal('slots.refusal.noSlots')
    if ((before.state !== 'draft' && before.state !== 'published') || before.hasStarted(now))
      throw new Refusal('errors.workshop.notChangeable')
    if (before.log.length !== lines) throw new Refusal('errors.workshop.changedMeanwhile')
    refuseSlots(slots, before)
    guards.refuseBelowTaken(before, slots)
    const after = slots.map(slot => settled(before, slot)).toSorted((a, b) => +a.startsAt - +b.startsAt)
    const agency = await Agency.findById(before.agency).orFail()
    refuseBeyondRoom({ place: before.place, capacity: placesOf(slots), slots: after }, agency, 'slots')
    const capacity = placesOf(after)
    return {
      slots: literal(after),
      ...capacityBecomes(capacity),
      log: logged(by, now, 'slots', { count: after.length, capacity })
    }
  })
}

function settled(before: Workshop, { id, startsAt, endsAt, capacity }: WantedSlot): TimeSlot {
  const known = id === null ? null : slotNamed(before, id)
  const _id = known?._id ?? new mongoose.Types.ObjectId()
  return { _id, startsAt, endsAt, capacity, free: capacity - takenIn(before, _id) }
}

const slotNamed = ({ slots }: Workshop, id: string) => slots.find(({ _id }) => String(_id) === id)

export function takenIn({ seats }: Pick<Workshop, 'seats'>, slot: Id): number {
  return seats.filter(seat => seat.slot?.equals(slot)).length
}

function refuseBelowTaken(before: Workshop, slots: readonly WantedSlot[]): void {
  for (const { _id, startsAt, endsAt } of before.slots) {
    const count = takenIn(before, _id)
    if (count === 0) continue
    const at = slots.findIndex(({ id }) => id === String(_id))
    const wanted = slots[at]
    if (!wanted) throw new Refusal('slots.refusal.removed', { count }, 'slots')
    if (+wanted.startsAt !== +startsAt || +wanted.endsAt !== +endsAt)
      throw new Refusal('slots.refusal.keepsHours', { count }, `slot-${at}`)
    if (wanted.capacity < count) throw new Refusal('slots.refusal.belowTaken', { count }, `slot-${at}`)
  }
}
