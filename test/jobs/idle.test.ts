import { expect } from 'chai'
import mongoose from 'mongoose'
import { startClock, type Clock } from '#jobs/clock.ts'
import { schedule } from '#jobs/schedule.ts'
import { makeLog } from '#lib/log.ts'
import { database } from '#models/records/database.ts'
import { Notice } from '#models/records/notice.ts'
import { areStagesStale, refreshStaleStages } from '#models/stages/refresh-stages.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { trialDelivery } from '#test/support/trial-delivery.ts'
import { findDuplicates } from '#models/identity/duplicates/finding.ts'
import { areFiguresStale, recountStale } from '#models/figures/recount.ts'
import { takeSeat } from '#models/seats/seats.ts'

const WATCHED_MS = 12_000
const WRITES = new Set(['insert', 'update', 'delete', 'findAndModify'])

describe('A worker', function () {
  this.timeout(60_000)
  useDatabase({ own: true, watched: true })
  useEmptyCollections()
  let clock: Clock | undefined
  let cast: Cast
  beforeEach(async () => {
    cast = await raiseCast()
    await Notice.updateMany({}, { $set: { state: 'sent' } })
  })
  afterEach(() => clock?.stop(5_000))

  const seconds = (count: number) => new Promise(resolve => setTimeout(resolve, count * 1000))
  const started = () => startClock(schedule(trialDelivery()), { db: database(), log: makeLog('silent') })
  /** Names of the commands sent from now on. */
  function listen() {
    const sent: string[] = []
    const hear = ({ commandName }: { commandName: string }) => void sent.push(commandName)
    const client = mongoose.connection.getClient()
    client.on('commandStarted', hear)
    return { sent, end: () => void client.off('commandStarted', hear) }
  }

  it('that has nothing to do asks the store less than twice a second, and writes nothing', async () => {
    await recountStale()
    await findDuplicates()
    // Nobody's file changed lately: what did is compared again for a minute.
    const past = new Date(Date.now() - 3_600_000)
    await database()
      .collection('people')
      .updateMany({}, { $set: { updatedAt: past } })
    await database()
      .collection('duplicatewatches')
      .updateMany({}, { $set: { at: past } })
    clock = await started()
    // Every job runs once after the start.
    await seconds(5)
    const { sent, end } = listen()
    await seconds(WATCHED_MS / 1000)
    end()
    expect(sent.filter(name => WRITES.has(name))).to.deep.equal([])
    expect(sent.length / (WATCHED_MS / 1000))
      .to.be.below(2.2)
      .and.above(0.5)
  })

  it('that was idle for a while begins soon with what comes', async () => {
    clock = await started()
    await seconds(9)
    const begun = Date.now()
    await takeSeat(cast.forgeWorkshop._id, { person: cast.karim._id, by: cast.marie._id })
    const mine = { recipient: cast.karim._id, kind: 'confirmation' } as const
    while ((await Notice.countDocuments({ ...mine, state: 'sent' })) === 0 && Date.now() - begun < 10_000)
      await seconds(0.05)
    expect(Date.now() - begun).to.be.below(4_000)
  })

  it('has the figures tell within ten seconds what happened, and looks again at whom it concerns', async () => {
    await Promise.all([recountStale(), refreshStaleStages()])
    clock = await started()
    await seconds(9)
    await takeSeat(cast.forgeWorkshop._id, { person: cast.karim._id, by: cast.marie._id })
    expect(await areFiguresStale()).to.equal(true)
    const begun = Date.now()
    while ((await areFiguresStale()) && Date.now() - begun < 20_000) await seconds(0.05)
    expect(Date.now() - begun).to.be.below(10_000)
    while ((await areStagesStale()) && Date.now() - begun < 30_000) await seconds(0.05)
    expect(await areStagesStale()).to.equal(false)
  })
})
