import { expect } from 'chai'
import mongoose from 'mongoose'
import { guards as holds } from '#models/planning/holds.ts'
import { moveWorkshop, reviseWorkshop } from '#models/planning/planning.ts'
import { finishPlan, finishSeries, layOutSeries, workshopIdOf } from '#models/planning/series/lay-out.ts'
import { reviewSeries, type Choices, type OwnSlot, type SeriesPlan } from '#models/planning/series/review.ts'
import { finishUndoings, undoSeries } from '#models/planning/series/undo.ts'
import { guards as undone } from '#models/planning/series/undone.ts'
import type { Slot } from '#models/planning/slot.ts'
import { Agency } from '#models/records/agency.ts'
import { Series } from '#models/records/series.ts'
import { Workshop } from '#models/records/workshop.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useDatabase } from '#test/support/database.ts'
import { dieBefore } from '#test/support/dying.ts'
import { keyOf } from '#test/support/refusal.ts'
import { stoppedAt, useStops } from '#test/support/stopped.ts'

/** A Sunday evening: the dates below are to come. */
const NOW = new Date('2027-03-07T18:00:00Z')
const DATES = ['2027-03-09', '2027-03-16', '2027-03-23']
const STEPS = 40
/** `npm run bench -- planners` draws two hundred. */
const SEEDS = Number(process.env['DECLIC_RACE_SEEDS'] ?? 20)

describe('a series that is taken back, moved and met', function () {
  this.timeout(180_000)
  useDatabase({ own: true })
  useStops()
  let cast: Cast
  before(async () => {
    cast = await raiseCast()
    await Workshop.deleteMany({})
  })
  afterEach(async () => {
    await Workshop.deleteMany({})
    await Series.deleteMany({})
  })

  const outline = () => ({
    sector: null,
    trade: 'H2902',
    parts: [],
    facilitators: [],
    capacity: 10,
    access: '',
    bring: ''
  })
  const slot = (date: string, facts: Partial<Slot> = {}): Slot => ({
    date,
    from: '09:00',
    to: '12:00',
    saturday: false,
    place: { kind: 'agency', room: 'Salle collective 2' },
    ...facts
  })
  const plan = (): SeriesPlan => ({
    outline: outline(),
    ...{ from: '09:00', to: '12:00', place: slot('').place },
    recurrence: { first: DATES[0] ?? '', rhythm: 'week1', weekdays: [] },
    ...{ until: null, times: 3, skipsClosures: true, skipsSchool: false, except: [] }
  })
  const review = async (own: Record<string, Partial<OwnSlot>> = {}, choices: Partial<Choices> = {}) => {
    const agency = await Agency.findById(cast.aubagne._id).orFail()
    const none = { from: null, to: null, room: null, isUnread: false }
    const owns = new Map(Object.entries(own).map(([date, one]) => [date, { ...none, ...one }]))
    const about = {
      kept: new Set<string>(),
      skipped: new Set<string>(),
      cures: new Map(),
      own: owns,
      ...choices
    }
    return reviewSeries(plan(), about, { agency, now: NOW })
  }
  const begun = async () => {
    const id = new mongoose.Types.ObjectId()
    const dates = DATES.map(date => ({ workshop: workshopIdOf(id, date), slot: slot(date) }))
    await Series.create({ _id: id, agency: cast.aubagne._id, by: cast.marie._id, outline: outline(), dates })
    return id
  }
  const laidOut = async () => {
    const id = await begun()
    await finishPlan(id, NOW)
    return id
  }
  const of = (series: mongoose.Types.ObjectId) => Workshop.find({ series }).sort({ startsAt: 1 })
  const by = () => cast.marie._id

  it('loses the drafts that nobody was told of, and keeps what was published or changed meanwhile', async () => {
    const id = await laidOut()
    const [first, second] = await of(id)
    if (!first || !second) throw new Error('No date')
    await first.updateOne({ state: 'published' })
    await reviseWorkshop(second, { outline: { ...outline(), capacity: 9 }, slot: null, by: by(), now: NOW })
    expect(await undoSeries(id, { by: by() })).to.deep.equal({ deleted: 1, left: 2 })
    expect((await of(id)).map(({ state }) => state)).to.deep.equal(['published', 'draft'])
    expect(await undoSeries(id, { by: by() })).to.deep.equal({ deleted: 1, left: 2 })
  })

  it('is no more taken back as a whole after ten minutes', async () => {
    const id = await laidOut()
    const later = new Date(Date.now() + 11 * 60_000)
    expect(await keyOf(undoSeries(id, { by: by(), now: later }))).to.equal('series.refusal.tooLateToUndo')
    expect(await Workshop.countDocuments({ series: id })).to.equal(3)
  })

  it('is taken back whole, wherever whoever does it is killed', async () => {
    for (let step = 2, isOver = false; !isOver; step++) {
      const id = await laidOut()
      isOver = await dieBefore(
        (_write, rank) => rank === step,
        () => undoSeries(id, { by: by() })
      )
      await finishUndoings(new Date(Date.now() + 120_000))
      expect([step, await Workshop.countDocuments({}), (await Series.findById(id))?.state]).to.deep.equal([
        step,
        0,
        'undone'
      ])
      await Series.deleteMany({})
    }
  })

  /** Whoever lays it out is stopped at one of its steps, and goes on once it was taken back. How many dates stand. */
  async function undoneWhile(step: number): Promise<number> {
    const id = await begun()
    const laying = stoppedAt(step, () => finishPlan(id, NOW))
    await laying.stands
    await undoSeries(id, { by: by() })
    await laying.goOn().catch(() => undefined)
    await finishSeries(new Date(Date.now() + 120_000))
    const stand = await Workshop.countDocuments({})
    await Workshop.deleteMany({})
    await Series.deleteMany({})
    return stand
  }

  it('leaves no date behind, wherever whoever lays it out is stopped meanwhile', async () => {
    for (let step = 0; step < STEPS; step++) expect([step, await undoneWhile(step)]).to.deep.equal([step, 0])
  })

  it('control: a date is laid out after all once nobody asks whether its series was undone', async () => {
    const { states } = undone
    undone.states = []
    try {
      const stand: number[] = []
      for (let step = 0; step < STEPS && !stand.some(Boolean); step++) stand.push(await undoneWhile(step))
      expect(Math.max(...stand)).to.be.above(0)
    } finally {
      undone.states = states
    }
  })

  /** Two dates of one series that are brought to one day at once: how many got there. */
  async function meeting(seeds: number) {
    const met: number[] = []
    for (let seed = 1; seed <= seeds; seed++) {
      const id = await laidOut()
      const [one, other] = await of(id)
      const hours = [
        { from: '08:30', to: '10:00' },
        { from: '14:00', to: '16:00' }
      ]
      await Promise.allSettled(
        [one, other].map(async (workshop, at) => {
          await new Promise(resolve => setTimeout(resolve, (seed * 7919 * (at + 1)) % 7))
          if (!workshop) throw new Error('No date')
          const to = slot('2027-03-11', hours[at])
          await reviseWorkshop(workshop, { outline: outline(), slot: to, by: by(), now: NOW })
        })
      )
      met.push((await of(id)).filter(({ localDay }) => localDay === '2027-03-11').length)
      await Workshop.deleteMany({})
      await Series.deleteMany({})
    }
    return met
  }

  it(`has one workshop a day, whoever races, ${SEEDS} times`, async () => {
    expect(new Set(await meeting(SEEDS))).to.deep.equal(new Set([1]))
  })

  it('control: two on one day once the guard of the day is off', async () => {
    const { isFree } = holds
    holds.isFree = () => ({})
    try {
      expect(await meeting(20)).to.include(2)
    } finally {
      holds.isFree = isFree
    }
  })

  it('is reviewed with other hours and another room for one date, judged as they are', async () => {
    await laidOut()
    const [taken] = await review()
    expect([taken?.isKept, taken?.obstacles[0]?.key]).to.deep.equal([false, 'series.obstacle.roomTaken'])
    const rows = await review({
      '2027-03-09': { from: '14:00', to: '16:30' },
      '2027-03-16': { room: 'Salle collective 1' },
      '2027-03-23': { from: '16:00' }
    })
    expect(rows.map(({ isKept, isOwn, slot: own }) => [isKept, isOwn, own.from, own.place])).to.deep.equal([
      [true, true, '14:00', { kind: 'agency', room: 'Salle collective 2' }],
      [true, true, '09:00', { kind: 'agency', room: 'Salle collective 1' }],
      [false, true, '16:00', { kind: 'agency', room: 'Salle collective 2' }]
    ])
    expect(rows[2]?.obstacles.map(({ key }) => key)).to.deep.equal(['errors.workshop.endBeforeStart'])
    const [unread] = await review({ '2027-03-09': { isUnread: true } })
    expect([unread?.isKept, unread?.obstacles[0]?.key]).to.deep.equal([false, 'errors.field.time'])
    const off = await review(
      { '2027-03-09': { from: '14:00', to: '16:30' } },
      { skipped: new Set(['2027-03-09']) }
    )
    expect(off[0]?.isKept).to.equal(false)
    const id = new mongoose.Types.ObjectId()
    const about = { outline: outline(), rows, isPublished: false, by: by(), now: NOW }
    await layOutSeries({ id, agency: cast.aubagne._id, ...about })
    expect((await of(id)).map(({ place }) => place.room)).to.deep.equal([
      'Salle collective 2',
      'Salle collective 1'
    ])
  })

  it('meets in its review what a workshop that was just moved may come back to', async () => {
    const id = await laidOut()
    const [first] = await of(id)
    if (!first) throw new Error('No date')
    await first.updateOne({ state: 'published' })
    await moveWorkshop(first._id, {
      by: by(),
      now: NOW,
      slot: slot('2027-03-10'),
      keepFormerUntil: new Date(+NOW + 600_000)
    })
    const [row] = await review()
    expect([row?.isKept, row?.obstacles[0]?.key, row?.obstacles[0]?.params]).to.deep.equal([
      false,
      'series.obstacle.kept',
      { name: 'Salle collective 2' }
    ])
  })
})
