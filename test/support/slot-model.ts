import fc from 'fast-check'
import type mongoose from 'mongoose'
import { changeSlots } from '#models/planning/slots/change-slots.ts'
import { Notice } from '#models/records/notice.ts'
import { Participation } from '#models/records/participation.ts'
import type { TimeSlot } from '#models/records/time-slot.ts'
import { inOrder, LIST_CLOSES_BEFORE_MS } from '#models/records/waiting-list.ts'
import { Workshop } from '#models/records/workshop.ts'
import { changeSlot } from '#models/seats/change-slot.ts'
import { closeLists } from '#models/seats/close-lists.ts'
import { acceptOffer, declineOffer, expireOffers } from '#models/seats/offers.ts'
import { takeSeat, withdraw } from '#models/seats/seats.ts'
import { leaveWaiting, wait } from '#models/seats/waiting.ts'
import { actOn } from './seat-act.ts'

type Id = mongoose.Types.ObjectId

interface Held {
  person: number
  slot: number
}

interface Waits {
  person: number
  /** Empty: any. */
  slots: number[]
}

/** Each has a seat at first, in this slot: nobody waits nor is offered anything otherwise. */
const FULL = [0, 1, 1, 2]

/** What the ledger of a session with slots should hold: people and slots by their number, in plain lists. */
export class SlotModel {
  places = [1, 2, 1]
  seats: Held[] = FULL.map((slot, person) => ({ person, slot }))
  waiting: Waits[] = []
  offers: (Held & { slots: number[] })[] = []
  isClosed = false

  free(slot: number): number {
    const held = [...this.seats, ...this.offers].filter(one => one.slot === slot).length
    return (this.places[slot] ?? 0) - held
  }

  isThere(person: number): boolean {
    return [...this.seats, ...this.offers, ...this.waiting].some(one => one.person === person)
  }

  /** Each slot in its turn, to the first whom it suits; `passedOver`: who went to the end by this very write. */
  promote(passedOver: number | null = null): void {
    if (this.isClosed) return
    for (const slot of this.places.keys())
      for (let left = this.free(slot); left > 0; left--) {
        const next = this.waiting.find(one => one.person !== passedOver && takes(one.slots, slot))
        if (!next) break
        this.waiting = this.waiting.filter(one => one !== next)
        this.offers.push({ ...next, slot })
      }
  }

  drop(list: 'seats' | 'offers' | 'waiting', person: number): void {
    Object.assign(this, { [list]: this[list].filter(one => one.person !== person) })
  }

  told() {
    const free = [...this.places.keys()].map(slot => this.free(slot))
    return {
      free,
      seatsFree: free.reduce((sum, one) => sum + one, 0),
      seats: this.seats,
      waiting: this.waiting,
      offers: byPerson(this.offers)
    }
  }
}

const takes = (slots: readonly number[], slot: number) => slots.length === 0 || slots.includes(slot)
const byPerson = <One extends { person: number }>(held: readonly One[]) =>
  held.toSorted((one, other) => one.person - other.person)

export interface RealSlots {
  id: Id
  by: Id
  people: readonly Id[]
  slots: readonly TimeSlot[]
  now: Date
}

export async function filledSlots({ id, slots, people, by, now }: RealSlots): Promise<void> {
  const seats = FULL.map((at, person) => ({
    ...{ person: people[person], slot: slots[at]?._id, seq: person + 1, since: now, by, key: null }
  }))
  const none = { waiting: [], offers: [], outbox: [], log: [], ledger: FULL.length }
  const full = slots.map(slot => ({ ...slot, free: 0 }))
  await Workshop.updateOne(
    { _id: id },
    { $set: { ...none, seats, slots: full, capacity: FULL.length, seatsFree: 0 } }
  )
  await Promise.all([Participation.deleteMany({ workshop: id }), Notice.deleteMany({ subject: id })])
}

async function stored({ id, people, slots }: RealSlots) {
  const workshop = await Workshop.findById(id).orFail()
  const { seats, waiting, offers, seatsFree, slots: left } = workshop.toObject()
  const number = (person: Id) => people.findIndex(one => one.equals(person))
  const at = (slot: Id | null | undefined) => slots.findIndex(({ _id }) => slot && _id.equals(slot))
  const named = (some: readonly Id[] | null | undefined) => (some ?? []).map(at)
  return {
    free: left.map(({ free }) => free),
    seatsFree,
    seats: inOrder(seats).map(({ person, slot }) => ({ person: number(person), slot: at(slot) })),
    waiting: inOrder(waiting).map(({ person, slots: some }) => ({
      person: number(person),
      slots: named(some)
    })),
    offers: byPerson(
      offers.map(({ person, slot, slots: some }) => ({
        person: number(person),
        slots: named(some),
        slot: at(slot)
      }))
    )
  }
}

const act = actOn<SlotModel, RealSlots>(stored)
const who = (real: RealSlots, person: number) => ({
  person: real.people[person] as Id,
  by: real.by,
  now: real.now
})
const slotAt = (real: RealSlots, slot: number) => real.slots[slot]?._id as Id

const acts = {
  takes: (person: number, slot: number) =>
    act(
      `${person} takes a seat in ${slot}`,
      real => takeSeat(real.id, { ...who(real, person), slot: slotAt(real, slot) }),
      model => {
        if (model.seats.some(one => one.person === person)) return false
        const offer = model.offers.find(one => one.person === person)
        if (offer ? offer.slot !== slot : model.free(slot) <= 0) return false
        model.drop('offers', person)
        model.drop('waiting', person)
        model.seats.push({ person, slot })
        return true
      }
    ),
  withdraws: (person: number) =>
    act(
      `${person} gives the seat back`,
      real => withdraw(real.id, { ...who(real, person), reason: 'job' }),
      model => {
        if (!model.seats.some(one => one.person === person)) return false
        model.drop('seats', person)
        model.promote()
        return true
      }
    ),
  changes: (person: number, slot: number) =>
    act(
      `${person} comes in ${slot}`,
      real => changeSlot(real.id, { ...who(real, person), to: slotAt(real, slot) }),
      model => {
        const seat = model.seats.find(one => one.person === person)
        if (!seat) return false
        if (seat.slot === slot) return true
        if (model.free(slot) <= 0) return false
        seat.slot = slot
        model.promote()
        return true
      }
    ),
  waits: (person: number, slots: number[]) =>
    act(
      `${person} waits for ${slots.join(' and ') || 'any'}`,
      real => wait(real.id, { ...who(real, person), slots: slots.map(slot => slotAt(real, slot)) }),
      model => {
        const isFree = [...model.places.keys()].some(slot => takes(slots, slot) && model.free(slot) > 0)
        const most = 2 * model.places.reduce((sum, one) => sum + one, 0)
        if (model.isClosed || model.isThere(person) || isFree || model.waiting.length >= most) return false
        model.waiting.push({ person, slots: slots.length < model.places.length ? slots : [] })
        return true
      }
    ),
  leaves: (person: number) =>
    act(
      `${person} leaves the list`,
      real => leaveWaiting(real.id, { ...who(real, person), reason: null }),
      model => {
        if (!model.waiting.some(one => one.person === person)) return false
        model.drop('waiting', person)
        model.promote()
        return true
      }
    ),
  accepts: (person: number) =>
    act(
      `${person} accepts`,
      real => acceptOffer(real.id, who(real, person)),
      model => {
        if (model.seats.some(one => one.person === person)) return true
        const offer = model.offers.find(one => one.person === person)
        if (!offer) return false
        model.drop('offers', person)
        model.seats.push({ person, slot: offer.slot })
        return true
      }
    ),
  declines: (person: number) =>
    act(
      `${person} declines`,
      real => declineOffer(real.id, { ...who(real, person), reason: null }),
      model => {
        if (!model.offers.some(one => one.person === person)) return false
        model.drop('offers', person)
        model.promote()
        return true
      }
    ),
  silence: () =>
    act(
      'nobody answers in time',
      async real => {
        const { offers } = await Workshop.findById(real.id).orFail()
        real.now = new Date(Math.max(+real.now, ...offers.map(({ until }) => +until)) + 1)
        await expireOffers(real.now)
      },
      model => {
        for (const { person, slots } of [...model.offers]) {
          model.drop('offers', person)
          model.waiting.push({ person, slots })
          model.promote(person)
        }
        return true
      }
    ),
  closes: () =>
    act(
      'the list closes',
      async real => {
        const { startsAt } = await Workshop.findById(real.id).orFail()
        real.now = new Date(Math.max(+real.now, +startsAt - LIST_CLOSES_BEFORE_MS))
        await expireOffers(real.now)
        await closeLists(real.now)
      },
      model => {
        model.isClosed = true
        model.offers = []
        model.waiting = []
        return true
      }
    ),
  resizes: (slot: number, capacity: number) =>
    act(
      `${capacity} places in ${slot}`,
      async real => {
        const { slots, log } = (await Workshop.findById(real.id).orFail()).toObject()
        const wanted = slots.map(({ _id, startsAt, endsAt, capacity: was }, at) => ({
          ...{ id: String(_id), startsAt, endsAt, mode: null, joining: '' },
          capacity: at === slot ? capacity : was
        }))
        await changeSlots(real.id, { slots: wanted, lines: log.length, by: real.by, now: real.now })
      },
      model => {
        if (model.free(slot) + capacity - (model.places[slot] ?? 0) < 0) return false
        model.places[slot] = capacity
        model.promote()
        return true
      }
    )
}

export const PEOPLE = 7

/** Sequences of acts, in the order and number that fast-check draws. */
export function slotSequences(most: number) {
  const person = fc.nat({ max: PEOPLE - 1 })
  const slot = fc.nat({ max: 2 })
  const both = fc.tuple(person, slot)
  const some = fc.uniqueArray(slot, { maxLength: 3 })
  return fc.commands(
    [
      both.map(([one, at]) => acts.takes(one, at)),
      both.map(([one, at]) => acts.takes(one, at)),
      fc.tuple(person, some).map(([one, slots]) => acts.waits(one, slots)),
      fc.tuple(person, some).map(([one, slots]) => acts.waits(one, slots)),
      both.map(([one, at]) => acts.changes(one, at)),
      person.map(acts.withdraws),
      person.map(acts.withdraws),
      person.map(acts.accepts),
      person.map(acts.declines),
      person.map(acts.leaves),
      fc.tuple(slot, fc.integer({ min: 1, max: 3 })).map(([at, places]) => acts.resizes(at, places)),
      fc.constant(null).map(acts.silence),
      fc.integer({ min: 0, max: 7 }).map(drawn => (drawn === 0 ? acts.closes() : acts.silence()))
    ],
    { maxCommands: most, size: 'max' }
  )
}
