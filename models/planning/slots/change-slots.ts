import mongoose from 'mongoose'
import { Refusal } from '#lib/refusal.ts'
import { Agency } from '#models/records/agency.ts'
import type { TimeSlot } from '#models/records/time-slot.ts'
import type { Workshop } from '#models/records/workshop.ts'
import { flushOutbox } from '#models/ledger/flush-outbox.ts'
import { appended, capacityBecomes, changeAsRead, literal, logged, NEXT_SEQ } from '#models/ledger/ledger.ts'
import type { Authored } from '../authored.ts'
import { refuseBeyondRoom } from '../room-seats.ts'
import { named, refuseUnlessAsRead, type UnderPlan } from '../under-plan.ts'
import { placesOf, refuseSlots } from './judge.ts'
import { isSameWay, lacksWayToJoin, settledWay, type WayWanted } from './way.ts'

type Id = mongoose.Types.ObjectId

/** A slot as the planner wants it; without an id, a new one. */
export interface WantedSlot extends WayWanted {
  id: string | null
  startsAt: Date
  endsAt: Date
  capacity: number
}

interface SlotsChange extends Authored {
  slots: readonly WantedSlot[]
  /** Lines of the log when the page was read: one more, and somebody else changed the session meanwhile. */
  lines: number
  plan?: UnderPlan
}

/** Only the tests of races open it: people would be more than places, or not hear of another way. */
export const guards = { refuseBelowTaken, heldOtherwise }

/**
 * Replaces the slots of a session to come in one guarded write; its capacity is their sum. Nobody's hour changes here: a slot
 * that people come in keeps its hours, and as many places as people. Those of a slot that is held otherwise are told by the
 * same write, whoever registered since its author looked.
 */
export async function changeSlots(
  id: Id,
  { slots, lines, plan, by, now = new Date() }: SlotsChange
): Promise<Workshop> {
  const changed = await changeAsRead(
    id,
    async before => {
      refuseUnlessAsRead(before, plan)
      if (before.log.length !== lines) throw new Refusal('errors.workshop.changedMeanwhile')
      const { slots: after, capacity } = await judgedSlots(before, slots, now)
      const told = guards.heldOtherwise(before, after)
      const entry = { what: 'changed', seq: NEXT_SEQ, at: now, by: literal(by), reason: null }
      return {
        slots: literal(after),
        ...waitingFor(before, after),
        ...capacityBecomes(capacity),
        ...(told.length > 0
          ? { outbox: appended('outbox', ...told.map(person => ({ ...entry, person }))) }
          : {}),
        log: logged(by, now, 'slots', { count: after.length, capacity, ...named(plan) })
      }
    },
    {},
    now
  )
  await flushOutbox(id, now).catch(() => undefined)
  return changed
}

/** The slots as they would be, judged as they will be; writes nothing. */
export async function judgedSlots(
  before: Workshop,
  slots: readonly WantedSlot[],
  now: Date
): Promise<{ slots: TimeSlot[]; capacity: number }> {
  if (before.slots.length === 0) throw new Refusal('slots.refusal.noSlots')
  if ((before.state !== 'draft' && before.state !== 'published') || before.hasStarted(now))
    throw new Refusal('errors.workshop.notChangeable')
  refuseSlots(slots, before)
  guards.refuseBelowTaken(before, slots)
  const after = slots
    .map((slot, at) => settled(before, slot, `slotJoining-${at}`))
    .toSorted((a, b) => +a.startsAt - +b.startsAt)
  const agency = await Agency.findById(before.agency).orFail()
  refuseBeyondRoom({ place: before.place, capacity: placesOf(slots), slots: after }, agency, 'slots')
  return { slots: after, capacity: placesOf(after) }
}

function settled(before: Workshop, wanted: WantedSlot, field: string): TimeSlot {
  const { id, startsAt, endsAt, capacity } = wanted
  const known = id === null ? null : slotNamed(before, id)
  const _id = known?._id ?? new mongoose.Types.ObjectId()
  const way = settledWay(wanted, before, field)
  if (lacksWayToJoin(way)) throw new Refusal('kinds.refusal.link', {}, field)
  return { _id, startsAt, endsAt, capacity, free: capacity - takenIn(before, _id), ...way }
}

const slotNamed = ({ slots }: Pick<Workshop, 'slots'>, id: string) =>
  slots.find(({ _id }) => String(_id) === id)

/** How many people come in a slot, or are held a seat there. */
export function takenIn({ seats, offers }: Pick<Workshop, 'seats' | 'offers'>, slot: Id): number {
  return [...seats, ...offers].filter(one => one.slot?.equals(slot)).length
}

/** Who waits for hours that are no longer there waits for the others that they named, or else for any. */
export function waitingFor(before: Workshop, after: readonly TimeSlot[]): Record<string, unknown> {
  const { slots, waiting } = before.toObject()
  const stays = (id: Id) => {
    const [was, is] = [slots, after].map(list => list.find(({ _id }) => _id.equals(id)))
    return (
      was !== undefined && is !== undefined && +was.startsAt === +is.startsAt && +was.endsAt === +is.endsAt
    )
  }
  if (!waiting.some(one => one.slots?.some(id => !stays(id)))) return {}
  return {
    waiting: literal(
      waiting.map(({ slots: named, ...one }) => {
        const left = (named ?? []).filter(stays)
        return left.length > 0 ? { ...one, slots: left } : one
      })
    )
  }
}

/** Whoever comes, in a published session, in a slot that would be held otherwise, or joined at another address. */
export function heldOtherwise(
  { state, seats, slots }: Pick<Workshop, 'state' | 'seats' | 'slots'>,
  after: readonly TimeSlot[]
): Id[] {
  if (state !== 'published') return []
  const other = after.filter(slot => {
    const was = slotNamed({ slots }, String(slot._id))
    return was && !isSameWay(was, slot)
  })
  return seats.filter(seat => other.some(({ _id }) => seat.slot?.equals(_id))).map(({ person }) => person)
}

/** The slots as a change found them, with the places left now. Refuses once people come in one that was not there, or too many. */
export function slotsAgain(before: Workshop, former: readonly TimeSlot[]): TimeSlot[] {
  const lost = [...before.seats, ...before.offers].some(
    ({ slot }) => slot && !former.some(({ _id }) => _id.equals(slot))
  )
  const again = former.map(slot => ({ ...slot, free: slot.capacity - takenIn(before, slot._id) }))
  if (lost || again.some(({ free }) => free < 0)) throw new Refusal('workshops.changes.refusal.changedSince')
  return again
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
