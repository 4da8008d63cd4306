import { expect } from 'chai'
import { database } from '#models/records/database.ts'
import { CATALOGUE } from '#models/records/migrations/catalogue.ts'
import { takeLease, type Pace } from '#models/records/migrations/lease.ts'
import { migrate, pendingIn } from '#models/records/migrations/migrate.ts'
import type { Migration } from '#models/records/migrations/migration.ts'
import { birth, MIGRATIONS, readNumber } from '#models/records/migrations/stored-number.ts'
import { whyNotServed } from '#models/records/migrations/why-not-served.ts'
import { useDatabase } from '#test/support/database.ts'
import { until } from '#test/support/process.ts'

const pace = { beatMs: 40, silentMs: 400 }

describe('Carrying a database', () => {
  useDatabase({ own: true })
  const numbers = () => database().collection<{ _id: string; holder?: string | null }>(MIGRATIONS)
  const records = () => database().collection<{ _id: number; old?: number; young?: number }>('records')
  const one = (number: number, rest: Partial<Migration> = {}): Migration => ({
    number,
    name: `m${number}`,
    besideOlder: false,
    carry: () => Promise.resolve(),
    ...rest
  })
  beforeEach(async () => {
    await numbers().deleteMany({})
    await records().deleteMany({})
  })

  it('knows its migrations by numbers from 1, without a gap', () => {
    expect(CATALOGUE.map(({ number }) => number)).to.deep.equal(CATALOGUE.map((_, at) => at + 1))
  })

  it('finds an empty database at the newest number, and writes it there', async () => {
    expect(await pendingIn(database(), [one(1), one(2)])).to.deep.equal([])
    await records().insertOne({ _id: 1 })
    expect(await pendingIn(database(), [one(1), one(2)])).to.deep.equal([])
    expect(await readNumber(database())).to.deep.equal({ number: 2, oldest: 2 })
  })

  it('finds one with records and no number at 0, and sessions are no records', async () => {
    await database().collection('sessions').insertOne({ expires: new Date() })
    expect(await pendingIn(database(), [])).to.deep.equal([])
    await numbers().deleteMany({})
    await records().insertOne({ _id: 1 })
    expect((await pendingIn(database(), [one(1), one(2)])).map(({ number }) => number)).to.deep.equal([1, 2])
    await database().collection('sessions').deleteMany({})
  })

  it('does what is pending in order, each number written once it is done, and nothing a second time', async () => {
    await records().insertOne({ _id: 1 })
    const done: unknown[] = []
    const noting = (number: number) =>
      one(number, { carry: async () => void done.push(number, (await readNumber(database()))?.number) })
    const all = [noting(1), noting(2)]
    expect(await migrate(database(), { catalogue: all, pace })).to.equal(2)
    expect(await migrate(database(), { catalogue: all, pace })).to.equal(0)
    expect(done).to.deep.equal([1, 0, 2, 1])
    expect(await readNumber(database())).to.deep.equal({ number: 2, oldest: 2 })
  })

  it('stays at the number it has when a step fails, and lets the next one try at once', async () => {
    await records().insertOne({ _id: 1 })
    const failing = one(2, { carry: () => Promise.reject(new Error('no')) })
    const failed = await migrate(database(), { catalogue: [one(1), failing], pace }).catch(String)
    expect(failed).to.equal('Error: no')
    expect((await readNumber(database()))?.number).to.equal(1)
    // Whoever comes next would wait for a minute if the turn had not been given back.
    const patient = { beatMs: 40, silentMs: 60_000 }
    expect(await migrate(database(), { catalogue: [one(1), one(2)], pace: patient })).to.equal(1)
  })

  it('lets who may not serve know why: to be carried first, or carried further than they know', async () => {
    await records().insertOne({ _id: 1 })
    const why = async (...all: Migration[]) => (await whyNotServed(database(), all))?.key ?? null
    expect(await why()).to.equal(null)
    expect(await why(one(1))).to.equal('terminal.migrate.pending')
    await migrate(database(), { catalogue: [one(1)], pace })
    expect(await why(one(1))).to.equal(null)
    await migrate(database(), { catalogue: [one(1), one(2, { besideOlder: true })], pace })
    expect(await why(one(1))).to.equal(null)
    await migrate(database(), { catalogue: [one(1), one(2), one(3)], pace })
    expect(await why(one(1), one(2))).to.equal('terminal.migrate.newer')
  })

  describe('by several at once', () => {
    const severalAtOnce = async (paces: Pace[], latecomers: Pace[] = []) => {
      await records().insertOne({ _id: 1 })
      let running = 0
      let most = 0
      let begun = 0
      const carry = async () => {
        most = Math.max(most, ++running)
        await new Promise(resolve => setTimeout(resolve, 250))
        running--
      }
      const catalogue = [one(1, { carry }), one(2, { carry })]
      const told: string[] = []
      const listener = { begun: () => begun++, waiting: () => told.push('waits') }
      const started = (pace: Pace) => migrate(database(), { catalogue, listener, pace })
      const first = paces.map(started)
      await until('the first has begun', () => begun > 0)
      const counts = await Promise.all([...first, ...latecomers.map(started)])
      return { most, begun, counts: counts.sort(), told }
    }

    it('happens once: one does it, the others wait and say so', async () => {
      const { most, begun, counts, told } = await severalAtOnce([pace, pace, pace])
      expect({ most, begun, counts }).to.deep.equal({ most: 1, begun: 2, counts: [0, 0, 2] })
      expect(told).to.deep.equal(['waits', 'waits'])
      expect((await readNumber(database()))?.number).to.equal(2)
    })

    it('would happen at once if nobody waited for a turn (the control)', async () => {
      const silent = { beatMs: 60_000, silentMs: 60_000 }
      const { most } = await severalAtOnce([silent], [{ beatMs: 10, silentMs: 60 }])
      expect(most).to.be.above(1)
      expect((await readNumber(database()))?.number).to.equal(2)
    })

    it('takes the turn of one that is dead, never that of one that lives', async () => {
      const first = await takeLease(database(), { pace })
      let isTaken = false
      const second = takeLease(database(), { pace }).then(lease => {
        isTaken = true
        return lease
      })
      await new Promise(resolve => setTimeout(resolve, 3 * pace.silentMs))
      expect(isTaken).to.equal(false)
      await first.release()
      await (await second).release()
      await numbers().updateOne({ _id: 'lease' }, { $set: { holder: 'dead' } })
      const from = performance.now()
      await (await takeLease(database(), { pace })).release()
      expect(performance.now() - from).to.be.within(pace.silentMs, 20 * pace.silentMs)
    })

    it('tells one that was silent for too long that its turn is over', async () => {
      const slow = await takeLease(database(), { pace: { beatMs: 600, silentMs: 60_000 } })
      const other = await takeLease(database(), { pace: { beatMs: 40, silentMs: 100 } })
      slow.assertHeld() // It has not looked yet; what it writes is guarded all the same.
      const isLost = () => {
        try {
          slow.assertHeld()
          return false
        } catch (error) {
          return (error as Error).name === 'LeaseLost'
        }
      }
      await until('the lease to be lost', isLost, 5000)
      await slow.release()
      other.assertHeld()
      await other.release()
    })
  })

  it('gives a number once, whoever asks first', async () => {
    await Promise.all([birth(database(), 3), birth(database(), 3), birth(database(), 3)])
    expect(await numbers().countDocuments({})).to.equal(1)
  })
})
