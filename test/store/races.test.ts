import { expect } from 'chai'
import type { Document } from 'mongodb'
import { useClient } from './running-store.ts'

describe('races on the store', function () {
  this.timeout(30_000)
  const at = useClient()

  it('2,000 upserts on 100 unique keys make 100 documents and an exact sum', async () => {
    const c = at.db.collection<Document>('counters')
    await c.createIndex({ k: 1 }, { unique: true })
    await Promise.all(
      Array.from({ length: 2000 }, (_, n) =>
        c.updateOne({ k: n % 100 }, { $inc: { n: 1 } }, { upsert: true })
      )
    )
    const [total] = await c
      .aggregate([{ $group: { _id: null, sum: { $sum: '$n' }, count: { $sum: 1 } } }])
      .toArray()
    expect(total).to.deep.equal({ _id: null, sum: 2000, count: 100 })
  })

  it('16 claimers take 500 jobs once each', async () => {
    const c = at.db.collection<Document>('jobs')
    await c.insertMany(Array.from({ length: 500 }, (_, n) => ({ n, taken: null })))
    await c.createIndex({ taken: 1, n: 1 })
    const taken: number[] = []
    const claim = async (by: number): Promise<void> => {
      const job = await c.findOneAndUpdate({ taken: null }, { $set: { taken: by } }, { sort: { n: 1 } })
      if (!job) return
      taken.push(job['n'] as number)
      return claim(by)
    }
    await Promise.all(Array.from({ length: 16 }, (_, by) => claim(by)))
    expect([...taken].sort((a, b) => a - b)).to.deep.equal(Array.from({ length: 500 }, (_, n) => n))
  })

  it('inserts of one key from many sides: one stands, the others are told', async () => {
    const c = at.db.collection<Document>('once')
    await c.createIndex({ k: 1 }, { unique: true })
    const results = await Promise.allSettled(Array.from({ length: 50 }, () => c.insertOne({ k: 'only' })))
    expect(results.filter(result => result.status === 'fulfilled').length).to.equal(1)
    expect(await c.countDocuments()).to.equal(1)
  })
})
