import { MongoBackend } from '@agendajs/mongo-backend'
import { Agenda } from 'agenda'
import { expect } from 'chai'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { forkJoined } from '#test/support/process.ts'
import { useClient } from './running-store.ts'

describe('Agenda on the store', function () {
  this.timeout(60_000)
  const at = useClient()
  const workers: ChildProcess[] = []
  after(() => workers.forEach(worker => worker.kill()))

  it('runs 300 jobs exactly 300 times in two worker processes', async () => {
    const file = fileURLToPath(new URL('./agenda-worker.ts', import.meta.url))
    const started = [1, 2].map(async () => {
      const worker = forkJoined(file, [at.uri, at.name])
      workers.push(worker)
      await once(worker, 'message')
    })
    const agenda = new Agenda({ backend: new MongoBackend({ mongo: at.db }), processEvery: 200 })
    const past = new Date(Date.now() - 1000)
    await Promise.all(started)
    await Promise.all(Array.from({ length: 300 }, (_, n) => agenda.schedule(past, 'count', { n })))
    const runs = at.db.collection('runs')
    for (let i = 0; i < 200 && (await runs.countDocuments()) < 300; i++) await wait(100)
    await wait(300)
    for (const worker of workers) {
      worker.send('stop')
      await once(worker, 'exit')
    }
    expect(await runs.countDocuments()).to.equal(300)
    expect((await runs.distinct('job')).length).to.equal(300)
    expect((await runs.distinct('by')).length, 'workers that took part').to.equal(2)
  })

  it('keeps one recurring job a name, runs it again and again, and a failed one anew', async () => {
    const agenda = new Agenda({
      backend: new MongoBackend({ mongo: at.db, collection: 'recurring' }),
      processEvery: 100
    })
    const ran = { tick: 0, fragile: 0 }
    agenda.define('tick', async () => void ran.tick++)
    agenda.define('fragile', async job => {
      if (ran.fragile++ === 0) {
        job.schedule(new Date())
        await job.save()
        throw new Error('first time')
      }
    })
    await agenda.start()
    await agenda.every('1 second', 'tick')
    await agenda.every('1 second', 'tick')
    await agenda.now('fragile')
    for (let i = 0; i < 60 && (ran.tick < 2 || ran.fragile < 2); i++) await wait(100)
    await agenda.stop()
    expect(ran.tick).to.be.at.least(2)
    expect(ran.fragile).to.be.at.least(2)
    const { jobs } = await agenda.queryJobs({ name: 'tick' })
    expect(jobs.length).to.equal(1)
  })
})
