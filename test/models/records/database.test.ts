import { MongoClient } from 'mongodb'
import { expect } from 'chai'
import { isOfTheStore, isStoreAway } from '#models/records/database.ts'
import { startStore, type Store } from '#store/start.ts'
import { until, useFolder } from '#test/support/process.ts'

interface Thing {
  _id: number
}

describe('A store that goes away', function () {
  this.timeout(30_000)
  const folder = useFolder()
  let store: Store
  let client: MongoClient
  const things = () => client.db('away').collection<Thing>('things')
  const errorOf = (work: Promise<unknown>) =>
    work.then(
      () => undefined,
      (error: unknown) => error
    )

  before(async () => {
    store = await startStore({ folder: folder.path })
    client = await new MongoClient(store.uri, { serverSelectionTimeoutMS: 500 }).connect()
    await things().insertOne({ _id: 1 })
  })
  after(() => client.close())

  it('is not what a refusal says', async () => {
    expect(isStoreAway(await errorOf(things().insertOne({ _id: 1 })))).to.equal(false)
    expect(isStoreAway(await errorOf(things().insertMany([{ _id: 2 }, { _id: 1 }])))).to.equal(false)
    expect(isStoreAway(new TypeError('nothing to do with it'))).to.equal(false)
    expect(isOfTheStore(await errorOf(things().insertOne({ _id: 1 })))).to.equal(true)
    expect(isOfTheStore(new TypeError('nothing to do with it'))).to.equal(false)
  })

  it('is known when it answers the driver no more in time, whatever the driver calls that', async () => {
    const watching = await new MongoClient(store.uri, {
      connectTimeoutMS: 500,
      heartbeatFrequencyMS: 500,
      retryReads: false
    }).connect()
    await watching.db('away').collection('things').findOne()
    process.kill(store.pid, 'SIGSTOP')
    const error = await errorOf(watching.db('away').collection('things').findOne())
    process.kill(store.pid, 'SIGCONT')
    await watching.close()
    expect((error as Error).name).to.equal('PoolClearedOnNetworkError')
    expect(isStoreAway(error)).to.equal(true)
    expect(isOfTheStore(error)).to.equal(true)
  })

  it('is told apart whatever was under way: a write, several at once, a question', async () => {
    process.kill(store.pid, 'SIGSTOP')
    const cut = errorOf(things().bulkWrite([{ insertOne: { document: { _id: 3 } } }]))
    // The message is on its way before its reader is gone.
    await new Promise(resolve => setTimeout(resolve, 200))
    process.kill(store.pid, 'SIGKILL')
    expect(isStoreAway(await cut), 'cut short').to.equal(true)
    await until('nobody to answer', async () => (await errorOf(things().findOne())) !== undefined)
    for (const work of [
      () => things().insertOne({ _id: 4 }),
      () => things().insertMany([{ _id: 5 }]),
      () => things().bulkWrite([{ insertOne: { document: { _id: 6 } } }]),
      () => things().findOne()
    ])
      expect(isStoreAway(await errorOf(work())), String(work)).to.equal(true)
  })
})
