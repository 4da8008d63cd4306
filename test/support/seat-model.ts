import fc from 'fast-check'
import type mongoose from 'mongoose'
import { changeCapacity } from '#models/planning/changes.ts'
import { Notice } from '#models/records/notice.ts'
import { Participation } from '#models/records/participation.ts'
import { inOrder, LIST_CLOSES_BEFORE_MS } from '#models/records/waiting-list.ts'
import { Workshop } from '#models/records/workshop.ts'
import { addPlaces } from '#models/seats/add-places.ts'
import { closeLists } from '#models/seats/close-lists.ts'
import { keepPlaces, openKept } from '#models/seats/kept-places.ts'
import { acceptOffer, declineOffer, expireOffers } from '#models/seats/offers.ts'
import { takeSeat, withdraw } from '#models/seats/seats.ts'
import { leaveWaiting, wait } from '#models/seats/waiting.ts'
import { actOn } from './seat-act.ts'

type Id = mongoose.Types.ObjectId

interface Held {
  person: number
  kept: boolean
}

/** What the ledger of one session should hold: people by their number, kept in plain lists and worked out by plain loops. */
export class SeatModel {
  capacity = 2
  added = 0
  seats: Held[] = []
  waiting: number[] = []
  offers: Held[] = []
  kept: { places: number; isOpen: boolean } | null = null
  /** So near that nothing is offered, and nobody waits any more. */
  isClosed = false

  readonly isPriority: (person: number) => boolean

  constructor(isPriority: (person: number) => boolean) {
    this.isPriority = isPriority
  }

  get free(): number {
    return this.capacity + this.added - this.seats.length - this.offers.length
  }

  get keptFree(): number {
    if (!this.kept || this.kept.isOpen || this.free <= 0) return 0
    const used = [...this.seats, ...this.offers].filter(({ kept }) => kept).length
    return Math.min(Math.max(0, this.kept.places - used), this.free)
  }

  freeTo(person: number): number {
    return this.isPriority(person) ? this.free : this.free - this.keptFree
  }

  has(list: 'seats' | 'offers', person: number): boolean {
    return this[list].some(one => one.person === person)
  }

  /** Whom a write offers what it leaves free; `passedOver`: who went to the end of the list by this very write. */
  promote(passedOver: number | null = null): void {
    if (this.isClosed) return
    const next = (may: (person: number) => boolean) =>
      this.waiting.find(person => person !== passedOver && may(person))
    for (let left = this.keptFree; left > 0; left--) this.#offer(next(this.isPriority), true)
    for (let left = this.free - this.keptFree; left > 0; left--)
      this.#offer(
        next(() => true),
        false
      )
  }

  #offer(person: number | undefined, kept: boolean): void {
    if (person === undefined) return
    this.waiting = this.waiting.filter(one => one !== person)
    this.offers.push({ person, kept })
  }

  drop(list: 'seats' | 'offers', person: number): void {
    this[list] = this[list].filter(one => one.person !== person)
  }

  told() {
    const { capacity, free, keptFree, seats, waiting, offers } = this
    return { capacity, free, keptFree, seats, waiting, offers: byPerson(offers) }
  }
}

const byPerson = (held: readonly Held[]) => held.toSorted((one, other) => one.person - other.person)

/** The session under test, its people, and the hour, which only silence moves on. */
export interface RealSeats {
  id: Id
  by: Id
  people: readonly Id[]
  now: Date
  startsAt: Date
}

export async function emptied({ id, startsAt }: RealSeats): Promise<void> {
  await Workshop.updateOne(
    { _id: id },
    {
      $set: {
        capacity: 2,
        seatsFree: 2,
        seats: [],
        waiting: [],
        offers: [],
        kept: null,
        outbox: [],
        log: []
      },
      $unset: { extra: 1 }
    }
  )
  await Workshop.updateOne({ _id: id }, { $set: { startsAt, endsAt: new Date(+startsAt + 3 * 3_600_000) } })
  await Promise.all([Participation.deleteMany({ workshop: id }), Notice.deleteMany({ subject: id })])
}

async function stored({ id, people }: RealSeats) {
  const workshop = await Workshop.findById(id).orFail()
  const { seats, waiting, offers, seatsFree, capacity, kept } = workshop.toObject()
  const number = (person: Id) => people.findIndex(one => one.equals(person))
  const held = (one: { person: Id; kept?: boolean | null }) => ({
    person: number(one.person),
    kept: Boolean(one.kept)
  })
  return {
    capacity,
    free: seatsFree,
    keptFree: kept?.free ?? 0,
    seats: inOrder(seats).map(held),
    waiting: inOrder(waiting).map(({ person }) => number(person)),
    offers: byPerson(offers.map(held))
  }
}

const Act = actOn<SeatModel, RealSeats>(stored)

const who = (real: RealSeats, person: number) => real.people[person] as Id

const acts = {
  takes: (person: number) =>
    Act(
      `${person} takes a seat`,
      real => takeSeat(real.id, { person: who(real, person), by: real.by, now: real.now }),
      model => {
        if (model.has('seats', person)) return false
        if (model.has('offers', person)) {
          const { kept } = model.offers.find(one => one.person === person) as Held
          model.drop('offers', person)
          model.seats.push({ person, kept })
          return true
        }
        if (model.freeTo(person) <= 0) return false
        const kept = model.isPriority(person) && model.keptFree > 0
        model.waiting = model.waiting.filter(one => one !== person)
        model.seats.push({ person, kept })
        return true
      }
    ),
  withdraws: (person: number) =>
    Act(
      `${person} gives the seat back`,
      real => withdraw(real.id, { person: who(real, person), by: real.by, reason: 'job', now: real.now }),
      model => {
        if (!model.has('seats', person)) return false
        model.drop('seats', person)
        model.promote()
        return true
      }
    ),
  waits: (person: number) =>
    Act(
      `${person} joins the list`,
      real => wait(real.id, { person: who(real, person), by: real.by, now: real.now }),
      model => {
        const isThere =
          model.has('seats', person) || model.has('offers', person) || model.waiting.includes(person)
        if (isThere || model.freeTo(person) > 0 || model.waiting.length >= 2 * model.capacity) return false
        if (model.isClosed) return false
        model.waiting.push(person)
        return true
      }
    ),
  leaves: (person: number) =>
    Act(
      `${person} leaves the list`,
      real => leaveWaiting(real.id, { person: who(real, person), by: real.by, reason: null, now: real.now }),
      model => {
        if (!model.waiting.includes(person)) return false
        model.waiting = model.waiting.filter(one => one !== person)
        model.promote()
        return true
      }
    ),
  accepts: (person: number) =>
    Act(
      `${person} accepts`,
      real => acceptOffer(real.id, { person: who(real, person), by: real.by, now: real.now }),
      model => {
        if (model.has('seats', person)) return true
        const offer = model.offers.find(one => one.person === person)
        if (!offer) return false
        model.drop('offers', person)
        model.seats.push(offer)
        return true
      }
    ),
  declines: (person: number) =>
    Act(
      `${person} declines`,
      real => declineOffer(real.id, { person: who(real, person), by: real.by, reason: null, now: real.now }),
      model => {
        if (!model.has('offers', person)) return false
        model.drop('offers', person)
        model.promote()
        return true
      }
    ),
  silence: () =>
    Act(
      'nobody answers in time',
      async real => {
        const { offers } = await Workshop.findById(real.id).orFail()
        real.now = new Date(Math.max(+real.now, ...offers.map(({ until }) => +until)) + 1)
        await expireOffers(real.now)
      },
      model => {
        for (const { person } of [...model.offers]) {
          model.drop('offers', person)
          model.waiting.push(person)
          model.promote(person)
        }
        return true
      }
    ),
  closes: () =>
    Act(
      'the list closes',
      async real => {
        real.now = new Date(Math.max(+real.now, +real.startsAt - LIST_CLOSES_BEFORE_MS))
        await expireOffers(real.now)
        await closeLists(real.now)
      },
      model => {
        if (model.kept) model.kept.isOpen = true
        model.isClosed = true
        model.offers = []
        model.waiting = []
        return true
      }
    ),
  resizes: (capacity: number) =>
    Act(
      `${capacity} places`,
      real => changeCapacity(real.id, { capacity, by: real.by, now: real.now }),
      model => {
        if (model.free + capacity - model.capacity < 0) return false
        model.capacity = capacity
        model.promote()
        return true
      }
    ),
  adds: (places: number, key: string) =>
    Act(
      `${places} added`,
      real => addPlaces(real.id, { places, reason: 'absences', words: '', key, by: real.by, now: real.now }),
      model => {
        if (model.added + model.capacity + places > MOST) return false
        model.added += places
        model.promote()
        return true
      }
    ),
  keeps: (places: number) =>
    Act(
      `${places} kept`,
      real =>
        keepPlaces(real.id, {
          places,
          opensAt: new Date(+real.startsAt - 86_400_000),
          by: real.by,
          now: real.now
        }),
      model => {
        if (model.isClosed) return false
        const used = [...model.seats, ...model.offers].filter(({ kept }) => kept).length
        if (places > Math.max(0, model.free) + used) return false
        model.kept = places > 0 ? { places, isOpen: false } : null
        model.promote()
        return true
      }
    ),
  opens: () =>
    Act(
      'what is kept opens to all',
      real => openKept(real.id, { by: real.by, reason: 'essai', now: real.now }),
      model => {
        if (!model.kept || model.kept.isOpen) return true
        model.kept.isOpen = true
        model.promote()
        return true
      }
    )
}

/** The room of the session under test holds no more. */
const MOST = 60
export const PEOPLE = 9

/** Sequences of acts, in the order and number that fast-check draws. */
export function sequences(most: number) {
  const person = fc.nat({ max: PEOPLE - 1 })
  return fc.commands(
    [
      person.map(acts.takes),
      person.map(acts.takes),
      person.map(acts.waits),
      person.map(acts.waits),
      person.map(acts.withdraws),
      person.map(acts.accepts),
      person.map(acts.declines),
      person.map(acts.leaves),
      fc.constant(null).map(acts.silence),
      fc.integer({ min: 1, max: 4 }).map(acts.resizes),
      fc.tuple(fc.integer({ min: 1, max: 2 }), fc.uuid()).map(([places, key]) => acts.adds(places, key)),
      fc.nat({ max: 2 }).map(acts.keeps),
      fc.constant(null).map(acts.opens),
      fc.integer({ min: 0, max: 3 }).map(drawn => (drawn === 0 ? acts.closes() : acts.silence()))
    ],
    { maxCommands: most, size: 'max' }
  )
}
