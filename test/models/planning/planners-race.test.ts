import { expect } from 'chai'
import mongoose from 'mongoose'
import { addDays, localDate } from '#lib/dates.ts'
import { workingDay } from '#seeds/calendar.ts'
import { guards as holds, patience } from '#models/planning/holds.ts'
import { overlap, sharedBetween } from '#models/planning/occupancy.ts'
import { moveWorkshop, planWorkshop } from '#models/planning/planning.ts'
import { guards as saves } from '#models/planning/reservation.ts'
import { areReservationsForgotten, sweepReservations } from '#models/planning/reserving.ts'
import type { PlaceChoice } from '#models/planning/slot.ts'
import { ResourceDay } from '#models/records/resource-day.ts'
import { Workshop } from '#models/records/workshop.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useDatabase } from '#test/support/database.ts'
import { dieBefore } from '#test/support/dying.ts'
import { keyOf } from '#test/support/refusal.ts'
import { stoppedAt, useStops } from '#test/support/stopped.ts'

/** `npm run bench -- planners` draws two hundred. */
const SEEDS = Number(process.env['DECLIC_RACE_SEEDS'] ?? 30)
/** More commands than one save sends. */
const STEPS = 40

describe('two planners who want the same', function () {
  this.timeout(240_000)
  useDatabase({ own: true })
  useStops()
  let cast: Cast
  let day = ''
  const usual = patience.ms
  before(async () => {
    cast = await raiseCast()
    await cast.maconneries.updateOne({ agencies: [cast.aubagne._id, cast.nice._id] })
    day = workingDay(addDays(localDate(new Date(), 'Europe/Paris'), 40), 1)
    await Workshop.deleteMany({})
  })
  afterEach(async () => {
    patience.ms = usual
    await Workshop.deleteMany({})
    await ResourceDay.deleteMany({})
  })

  const room = (): PlaceChoice => ({ kind: 'agency', room: 'Salle collective 2' })
  const site = (): PlaceChoice => ({
    kind: 'company',
    company: cast.maconneries.id,
    site: String(cast.maconneries.sites[0]?._id)
  })
  const slot = (place: PlaceChoice, from: string, to: string) => ({
    date: day,
    from,
    to,
    saturday: false,
    place
  })
  const plan = (
    agency: 'aubagne' | 'nice',
    place: PlaceChoice,
    [from, to]: [string, string] = ['09:00', '12:00']
  ) =>
    planWorkshop({
      agency: cast[agency]._id,
      by: cast.marie._id,
      outline: {
        sector: null,
        trade: 'H2902',
        parts: [],
        facilitators: [],
        capacity: 8,
        access: '',
        bring: ''
      },
      slot: slot(place, from, to)
    })
  /** A drawn delay for each of the two, so that they meet at another point each time. */
  const drawn = (seed: number, of: number) =>
    new Promise(resolve => setTimeout(resolve, (seed * 7919 * of) % 7))

  async function race(seeds: number, place: PlaceChoice, agencies: ['aubagne', 'aubagne' | 'nice']) {
    const won: number[] = []
    for (let seed = 1; seed <= seeds; seed++) {
      const spans: [string, string][] = [
        ['09:00', '12:00'],
        ['11:00', '14:00']
      ]
      const ends = await Promise.allSettled(
        spans.map(async (span, index) => {
          await drawn(seed, index + 1)
          return plan(agencies[index] ?? 'aubagne', place, span)
        })
      )
      won.push(ends.filter(({ status }) => status === 'fulfilled').length)
      expect(await Workshop.countDocuments()).to.equal(won.at(-1))
      await Workshop.deleteMany({})
    }
    return won
  }

  it(`are one who gets the room and one who is refused, ${SEEDS} times`, async () => {
    expect(new Set(await race(SEEDS, room(), ['aubagne', 'aubagne']))).to.deep.equal(new Set([1]))
  })

  it(`are one who gets the site of the company, of two agencies, ${SEEDS} times`, async () => {
    expect(new Set(await race(SEEDS, site(), ['aubagne', 'nice']))).to.deep.equal(new Set([1]))
  })

  it('control: both get it once the guard of the day is off, so the race is real', async () => {
    const { isFree } = holds
    holds.isFree = () => ({})
    try {
      expect(await race(30, site(), ['aubagne', 'nice'])).to.include(2)
    } finally {
      holds.isFree = isFree
    }
  })

  /** One is stopped at each of its steps in turn until the other has come to its end. True: both have it. */
  async function stopping(step: number) {
    const [one, other] = [
      await plan('aubagne', room(), ['08:00', '09:00']),
      await plan('nice', site(), ['16:00', '17:00'])
    ]
    const move = (workshop: Workshop) =>
      moveWorkshop(workshop._id, {
        by: cast.marie._id,
        saidBy: 'Paul Fabre',
        slot: slot(site(), '10:00', '12:00')
      })
    await other.updateOne({ startsAt: one.startsAt, endsAt: one.endsAt })
    const stopped = stoppedAt(step, () => move(one))
    await stopped.stands
    const begun = performance.now()
    const second = await move(other).then(
      () => 'moved',
      (error: unknown) => (error as { key: string }).key
    )
    const waited = performance.now() - begun
    await stopped.goOn().catch(() => undefined)
    const [a, b] = await Promise.all([one, other].map(({ _id }) => Workshop.findById(_id).orFail()))
    const isDouble = Boolean(a && b && overlap(a, b) && sharedBetween(a, b).length > 0)
    const isMoved = [a, b].filter(one => one?.log.some(({ what }) => what === 'moved')).length
    await Workshop.deleteMany({})
    return { isDouble, isMoved, second, waited }
  }

  it('are one, wherever a holder is stopped: the other goes on, and what wakes up changes nothing', async () => {
    patience.ms = 40
    const seconds = new Set<string>()
    for (let step = 0; step < STEPS; step++) {
      const { isDouble, isMoved, second, waited } = await stopping(step)
      expect([step, isDouble, isMoved]).to.deep.equal([step, false, 1])
      expect(waited).to.be.below(5_000)
      seconds.add(second)
    }
    // Stopped before its write, the holder loses; after it, it has won.
    expect([...seconds]).to.include.members(['moved', 'clashes.elsewhere.site'])
  })

  it('control: a holder who wakes up takes it too once the guard of its write is off', async () => {
    patience.ms = 40
    const { reserved } = saves
    saves.reserved = () => ({})
    try {
      const doubles = []
      for (let step = 0; step < STEPS; step++) doubles.push((await stopping(step)).isDouble)
      expect(doubles).to.include(true)
    } finally {
      saves.reserved = reserved
    }
  })

  it('are one, wherever the first is killed: the other goes on, and what was left is swept', async () => {
    patience.ms = 40
    for (let step = 1, isOver = false; !isOver; step++) {
      isOver = await dieBefore(
        (_write, rank) => rank === step,
        () => plan('aubagne', site())
      )
      const later = new Date(Date.now() + 3 * 60_000)
      const second = await plan('nice', site()).then(
        () => 'planned',
        (error: unknown) => (error as { key: string }).key
      )
      await sweepReservations(later)
      expect(await areReservationsForgotten(later)).to.equal(false)
      const kept = await Workshop.find().lean()
      expect(kept.length).to.equal(1)
      expect(second).to.equal(kept[0]?.agency.equals(cast.nice._id) ? 'planned' : 'clashes.elsewhere.site')
      await Workshop.deleteMany({})
    }
  })

  it('are told that somebody was quicker when the right to write was taken away each time', async () => {
    const id = new mongoose.Types.ObjectId()
    const validate = Workshop.prototype.validate as () => Promise<void>
    Workshop.prototype.validate = async function (this: Workshop) {
      await validate.call(this)
      await Workshop.collection.deleteOne({ _id: id })
    }
    try {
      const planned = planWorkshop({
        id,
        agency: cast.aubagne._id,
        by: cast.marie._id,
        outline: {
          sector: null,
          trade: 'H2902',
          parts: [],
          facilitators: [],
          capacity: 8,
          access: '',
          bring: ''
        },
        slot: slot(room(), '09:00', '12:00')
      })
      expect(await keyOf(planned)).to.equal('clashes.overtaken')
    } finally {
      Workshop.prototype.validate = validate
    }
    expect(await Workshop.countDocuments()).to.equal(0)
  })
})
