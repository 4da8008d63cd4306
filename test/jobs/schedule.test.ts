import { expect } from 'chai'
import { database } from '#models/records/database.ts'
import { Tally } from '#models/records/tally.ts'
import { checkFigures } from '#jobs/check-figures.ts'
import { startClock } from '#jobs/clock.ts'
import { recountStale } from '#models/figures/recount.ts'
import { RETIRED_JOBS, schedule } from '#jobs/schedule.ts'
import { flushWorkshops } from '#jobs/flush-workshops.ts'
import { makeLog } from '#lib/log.ts'
import { Notice } from '#models/records/notice.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { trialDelivery } from '#test/support/trial-delivery.ts'
import { takeSeat } from '#models/seats/seats.ts'
import { workshopsPending } from '#models/ledger/flush-outbox.ts'

describe('The schedule', () => {
  it('has no job in the hour that some nights skip or repeat, and gives each a name of its own', () => {
    const jobs = schedule(trialDelivery())
    expect(new Set(jobs.map(({ name }) => name)).size).to.equal(jobs.length)
    for (const { every } of jobs)
      expect(every).to.match(/^(\d+ seconds|[0-5]?\d ([013-9]|1\d|2[0-3]) \* \* \*)$/)
  })
})

describe('The clock', function () {
  this.timeout(60_000)
  useDatabase({ own: true })
  const log = makeLog('silent')
  const job = (name: string, run: () => Promise<number>, lockMs = 1500) => ({
    name,
    every: '1 second',
    lockMs,
    run
  })
  const start = (...jobs: ReturnType<typeof job>[]) => startClock(jobs, { db: database(), log })
  const seconds = (count: number) => new Promise(resolve => setTimeout(resolve, count * 1000))

  it('keeps ticking a job that throws, and the others beside it', async () => {
    const runs = { bad: 0, good: 0 }
    const clock = await start(
      job('bad', () => Promise.reject(new Error(`try ${++runs.bad}`))),
      job('good', () => Promise.resolve(++runs.good))
    )
    for (let turns = 0; turns < 90 && Math.min(runs.bad, runs.good) < 2; turns++) await seconds(0.1)
    await clock.stop(1000)
    expect(runs.bad).to.be.at.least(2)
    expect(runs.good).to.be.at.least(2)
  })

  it('says that it stands still when one job was taken and forgotten, however the others go on', async () => {
    let runs = 0
    const kept = job('kept', () => Promise.resolve(++runs))
    const clock = await start(kept)
    await seconds(6)
    expect(clock.isTicking(1500), 'alone').to.equal(true)
    await clock.stop(1000)
    // A lock that has run out before the job begins, as for a process that was stopped in between.
    const lame = await start(
      kept,
      job('forgotten', () => Promise.resolve(0), 1)
    )
    for (let turns = 0; turns < 200 && lame.isTicking(1500); turns++) await seconds(0.1)
    const before = runs
    for (let turns = 0; turns < 90 && runs === before; turns++) await seconds(0.1)
    await lame.stop(1000)
    expect(runs, 'goes on').to.be.greaterThan(before)
    expect(lame.isTicking(1500), 'beside one forgotten').to.equal(false)
  })

  it('keeps one of each job, however many workers start at once, and mends what an older version doubled', async () => {
    const clock = database().collection('clock')
    await clock.drop().catch(() => undefined)
    await clock.insertMany([{ name: 'first' }, { name: 'first' }])
    const jobs = ['first', 'second'].map(name => job(name, () => Promise.resolve(0)))
    const clocks = await Promise.all([start(...jobs), start(...jobs), start(...jobs)])
    await Promise.all(clocks.map(clock => clock.stop(1000)))
    const names = (await clock.find().toArray()).map(({ name }) => String(name))
    expect(names.toSorted()).to.deep.equal(['first', 'second'])
    // Stopped within a blink of starting, a worker may still be taking a lock, which ends by itself.
    await clock.deleteMany({})
  })

  it('drops the jobs that earlier versions called otherwise, which nobody runs', async () => {
    const clock = database().collection('clock')
    const [retired] = RETIRED_JOBS
    await clock.insertMany([{ name: retired }, { name: 'another' }])
    await (await start(job('mine', () => Promise.resolve(0)))).stop(1000)
    const names = (await clock.find().toArray()).map(({ name }) => String(name))
    expect(names).to.include.members(['another', 'mine']).and.not.include(retired)
    expect(schedule(trialDelivery()).filter(({ name }) => RETIRED_JOBS.includes(name))).to.deep.equal([])
    await clock.deleteMany({})
  })

  it('runs no job twice at once, though it lasts longer than its lock and two workers wait', async () => {
    let [running, most, runs] = [0, 0, 0]
    const long = () => {
      runs++
      most = Math.max(most, ++running)
      return seconds(7).then(() => --running)
    }
    // A lock that outlasts what a busy machine may stand still.
    const clocks = await Promise.all([start(job('long', long, 5000)), start(job('long', long, 5000))])
    await seconds(12)
    await Promise.all(clocks.map(clock => clock.stop(8000)))
    expect(runs).to.be.at.least(1)
    expect(most).to.equal(1)
    expect(
      await database()
        .collection('clock')
        .countDocuments({ lockedAt: { $ne: null } })
    ).to.equal(0)
  })
})

describe('The jobs of the clock', () => {
  useDatabase({ own: true })
  useEmptyCollections()
  let cast: Cast
  beforeEach(async () => {
    cast = await raiseCast()
  })

  it('flush what a process left pending, twice like once', async () => {
    await takeSeat(cast.forgeWorkshop._id, { person: cast.karim._id, by: cast.marie._id, flushLater: true })
    const told = { recipient: cast.karim._id, subject: cast.forgeWorkshop._id, kind: 'confirmation' } as const
    expect(await Notice.countDocuments(told)).to.equal(0)
    expect(await flushWorkshops()).to.equal(1)
    expect(await flushWorkshops()).to.equal(0)
    expect(await Notice.countDocuments(told)).to.equal(1)
    expect(await workshopsPending()).to.have.length(0)
  })

  it('count the figures and find no difference at night, unless one was touched by hand', async () => {
    expect(await recountStale()).to.be.greaterThan(0)
    expect(await recountStale()).to.equal(0)
    expect(await checkFigures()).to.equal(0)
    await Tally.updateOne({ public: 'all' }, { $inc: { registered: 1 } })
    expect(await checkFigures()).to.equal(1)
    expect(await checkFigures()).to.equal(0)
  })
})
