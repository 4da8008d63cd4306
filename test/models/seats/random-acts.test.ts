import { expect } from 'chai'
import fc from 'fast-check'
import { Person } from '#models/records/person.ts'
import { Workshop } from '#models/records/workshop.ts'
import { guards } from '#models/seats/seats.ts'
import { personOf } from '#seeds/people.ts'
import { raiseCast } from '#test/support/cast.ts'
import { useDatabase } from '#test/support/database.ts'
import { raiseJobDating } from '#test/support/job-dating.ts'
import * as slotted from '#test/support/slot-model.ts'
import { guards as offering } from '#models/seats/offers.ts'
import { emptied, PEOPLE, SeatModel, sequences, type RealSeats } from '#test/support/seat-model.ts'

/** `npm run bench -- seats` draws a hundred thousand. */
const RUNS = Number(process.env['DECLIC_SEAT_RUNS'] ?? 12)
const MOST_ACTS = 40
const DAY = 86_400_000

describe('Whatever is done to the seats of a session, in whatever order', function () {
  this.timeout(1_800_000)
  useDatabase()
  const isPriority = (person: number) => person % 3 === 0
  let real: RealSeats
  before(async () => {
    const { fullWorkshop, marie, aubagne } = await raiseCast()
    const people = Array.from({ length: PEOPLE }, (_, index) =>
      personOf({
        agency: aubagne._id,
        firstName: 'Camille',
        lastName: `Numéro ${index}`,
        title: 'Mme',
        identifiers: [`82${String(index).padStart(5, '0')}Z`],
        birthDate: '1990-01-01',
        registeredOn: isPriority(index) ? '2020-01-01' : '2026-06-01'
      } as never)
    )
    await Person.insertMany(people)
    await Workshop.updateOne({ _id: fullWorkshop._id }, { $set: { priorities: ['veryLongTerm'] } })
    real = {
      id: fullWorkshop._id,
      by: marie._id,
      people: people.map(({ _id }) => _id),
      now: new Date(),
      startsAt: new Date()
    }
  })

  /** Runs drawn acts on the store and on the model. Rejects with the shortest sequence that tells them apart. */
  const compare = (runs: number, seed: number) =>
    fc.assert(
      fc.asyncProperty(sequences(MOST_ACTS), async acts => {
        real.now = new Date()
        // Far enough for every silence, near enough for who is registered since June not to be so for long.
        real.startsAt = new Date(+real.now + 250 * DAY)
        await emptied(real)
        await fc.asyncModelRun(() => ({ model: new SeatModel(isPriority), real }), acts)
      }),
      { numRuns: runs, seed, endOnFailure: true, includeErrorInReport: true }
    )

  it('the ledger holds what a small model of it says', () =>
    compare(RUNS, Number(process.env['DECLIC_SEED'] ?? 20261130)))

  for (const [fault, plant] of Object.entries({
    'a seat taken where none is free': () => {
      const { seatFree, refuseFull } = guards
      guards.seatFree = person => ({ state: 'published', 'seats.person': { $ne: person } })
      guards.refuseFull = () => undefined
      return () => void Object.assign(guards, { seatFree, refuseFull })
    },
    'a kept place taken by who it is not kept for': () => {
      const { seatFree } = guards
      guards.seatFree = (person, now) => seatFree(person, now, { isPriority: true, kept: 0 })
      return () => void (guards.seatFree = seatFree)
    },
    'a free seat refused, where some are kept for others': () => {
      const { seatFree } = guards
      guards.seatFree = (person, now, standing) =>
        seatFree(person, now, { isPriority: standing?.isPriority ?? false, kept: 0 })
      return () => void (guards.seatFree = seatFree)
    }
  }))
    it(`finds ${fault}`, async () => {
      const takeBack = plant()
      const found = await compare(60, 7).then(
        () => null,
        (error: unknown) => error as Error
      )
      takeBack()
      expect(found?.message).to.match(/takes a seat/)
    })
})

describe('Whatever is done to the seats of a session with slots', function () {
  this.timeout(1_800_000)
  useDatabase()
  let real: slotted.RealSlots
  let start: Date
  before(async () => {
    const cast = await raiseCast()
    const session = await raiseJobDating(cast)
    const people = Array.from({ length: slotted.PEOPLE }, (_, index) =>
      personOf({
        agency: cast.aubagne._id,
        firstName: 'Camille',
        lastName: `Numéro ${index}`,
        title: 'Mme',
        identifiers: [`83${String(index).padStart(5, '0')}Z`],
        birthDate: '1990-01-01'
      } as never)
    )
    await Person.insertMany(people)
    const { slots } = session.toObject()
    real = {
      id: session._id,
      by: cast.marie._id,
      people: people.map(({ _id }) => _id),
      slots,
      now: new Date()
    }
    start = session.startsAt
  })

  const compare = (runs: number, seed: number) =>
    fc.assert(
      fc.asyncProperty(slotted.slotSequences(MOST_ACTS), async acts => {
        // So long before that every silence ends an offer.
        real.now = new Date(+start - 250 * DAY)
        await slotted.filledSlots(real)
        await fc.asyncModelRun(() => ({ model: new slotted.SlotModel(), real }), acts)
      }),
      { numRuns: runs, seed, endOnFailure: true, includeErrorInReport: true }
    )

  it('the ledger holds what a small model of it says', () =>
    compare(RUNS, Number(process.env['DECLIC_SEED'] ?? 20261130)))

  it('finds a slot that nobody gives back when an offer ends', async () => {
    const { slotGivenBack } = offering
    offering.slotGivenBack = () => ({})
    const found = await compare(60, 7).then(
      () => null,
      (error: unknown) => error as Error
    )
    offering.slotGivenBack = slotGivenBack
    expect(found?.message).to.match(/declines|in time|closes/)
  })
})
