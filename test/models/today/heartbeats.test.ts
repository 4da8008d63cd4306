import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'chai'
import { Heartbeat, type ProcessKind } from '#models/records/heartbeat.ts'
import { Notice } from '#models/records/notice.ts'
import { recountStale } from '#models/figures/recount.ts'
import { readPulse } from '#models/today/health.ts'
import { beat, heardOf, keepBeating, SILENT_AFTER_MS } from '#models/today/heartbeats.ts'
import { paths } from '#server/paths.ts'
import { raiseCast } from '#test/support/cast.ts'
import { useApp } from '#test/support/client.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'

const NOW = new Date('2026-11-20T10:00:00Z')
const before = (seconds: number) => new Date(NOW.getTime() - seconds * 1000)

describe('Heartbeats', () => {
  useDatabase()
  useEmptyCollections()
  const app = useApp()
  const stateOf = async (kind: ProcessKind, now = NOW) => (await heardOf(now)).find(one => one.kind === kind)

  it('say of each kind how many live and when one was last heard of', async () => {
    const [first, second] = [randomUUID(), randomUUID()]
    await beat(first, 'worker', before(100))
    await beat(first, 'worker', before(10))
    await beat(second, 'worker', before(40))
    expect(await heardOf(NOW)).to.deep.equal([
      { kind: 'web', at: null, alive: 0 },
      { kind: 'worker', at: before(10), alive: 2 }
    ])
    expect(await Heartbeat.countDocuments(), 'one record a process').to.equal(2)
  })

  it('tell within a minute that a process died, and of one that lives nothing of the kind', async () => {
    const id = randomUUID()
    await beat(id, 'worker', before(0))
    const minuteLater = new Date(NOW.getTime() + 60_000)
    expect(await stateOf('worker', minuteLater)).to.deep.equal({ kind: 'worker', at: NOW, alive: 0 })
    expect(SILENT_AFTER_MS).to.be.below(60_000)
    await beat(id, 'worker', minuteLater)
    expect(await stateOf('worker', minuteLater)).to.include({ alive: 1 })
  })

  it('go on while the process works, and stop when it no longer does', async () => {
    let works = true
    const beating = keepBeating('worker', { isAlive: () => works, everyMs: 0 })
    await delay(1500)
    const heard = (await stateOf('worker', new Date()))?.at?.getTime() ?? 0
    expect(Date.now() - heard).to.be.below(1500)
    works = false
    await delay(200)
    const last = (await stateOf('worker', new Date()))?.at
    await delay(1500)
    expect((await stateOf('worker', new Date()))?.at).to.deep.equal(last)
    beating.stop()
  })

  it('are told to a probe with the oldest thing due, in lines without any name', async () => {
    await beat(randomUUID(), 'web')
    await beat(randomUUID(), 'worker', new Date(Date.now() - 120_000))
    const quiet = await app.visitor().get(paths.ready())
    expect(quiet.status).to.equal(200)
    expect(quiet.body.split('\n')[0]).to.equal('ready')
    expect(quiet.body)
      .to.match(/^web: alive \(1\), last heard of \S+Z, \d+ s ago$/m)
      .and.match(/^worker: silent, last heard of \S+Z, 12\d s ago$/m)
      .and.match(/^oldest due: nothing$/m)
  })

  it('leave an idle installation without alarm, and say how late the oldest message is', async () => {
    await raiseCast()
    await recountStale()
    await Notice.updateMany({}, { $set: { state: 'sent' } })
    expect((await readPulse()).oldestDue).to.equal(null)
    const one = await Notice.findOne().orFail()
    const dueAt = new Date(Date.now() - 90_000)
    const uselessAfter = new Date(Date.now() + 3_600_000)
    await Notice.updateOne({ _id: one._id }, { $set: { state: 'planned', dueAt, uselessAfter } })
    expect((await readPulse()).oldestDue).to.deep.equal({ what: 'message', at: dueAt })
    const told = await app.visitor().get(paths.ready())
    expect(told.body).to.match(/^oldest due: message, since \S+Z, 9\d s late$/m)
  })
})
