import { expect } from 'chai'
import type { Document } from 'mongodb'
import { useClient } from './running-store.ts'

describe('what the planner reads', function () {
  this.timeout(30_000)
  const at = useClient()
  const people = () => at.db.collection<Document>('people')
  const cost = async (command: Document) => {
    const { executionStats } = await at.db.command({ explain: command })
    const { nReturned, totalKeysExamined, totalDocsExamined } = executionStats as Record<string, number>
    return { found: nReturned, keys: totalKeysExamined, documents: totalDocsExamined }
  }
  const find = (filter: Document, options: Document = {}) => cost({ find: 'people', filter, ...options })
  const counting = (filter: Document) => [
    { count: 'people', query: filter },
    {
      aggregate: 'people',
      pipeline: [{ $match: filter }, { $group: { _id: 1, n: { $sum: 1 } } }],
      cursor: {}
    }
  ]

  before(async () => {
    await people().createIndexes([
      { key: { told: 1 }, sparse: true },
      { key: { at: 1 }, partialFilterExpression: { state: 'open' } },
      { key: { agency: 1, name: 1 } },
      { key: { tags: 1 } }
    ])
    await people().insertMany(
      Array.from({ length: 4000 }, (_, n): Document => ({
        _id: n,
        agency: n % 40,
        name: `n${(n * 7919) % 4000}`,
        state: n % 100 === 0 ? 'open' : 'closed',
        at: new Date(n * 1000),
        tags: ['a', n % 3],
        ...(n % 200 === 0 ? { told: n } : {})
      }))
    )
  })

  it('is a sparse index for what is there, and a partial one for what it holds, with nothing else bound', async () => {
    expect(await find({ told: { $exists: true } })).to.deep.equal({ found: 20, keys: 20, documents: 20 })
    expect(await find({ state: 'open' })).to.deep.equal({ found: 40, keys: 40, documents: 40 })
    expect((await find({ told: { $exists: false } })).documents, 'control').to.equal(4000)
    expect((await find({ state: 'closed' })).documents, 'control').to.equal(4000)
  })

  it('is as much for one value in a list as for the value', async () => {
    const sort = { sort: { name: 1 }, limit: 3 }
    const one = await find({ agency: 7 }, sort)
    expect(one.documents).to.be.below(5)
    expect(await find({ agency: { $in: [7] } }, sort)).to.deep.equal(one)
  })

  it('is a little of each value of a list, side by side, where few are wanted in order', async () => {
    const sort = { sort: { name: 1 }, limit: 3 }
    const several = await find({ agency: { $in: [1, 2, 3, 4, 5] } }, sort)
    expect(several.found).to.equal(3)
    expect(several.documents).to.be.below(10)
  })

  it('is each of two thousand values, not every document', async () => {
    const values = Array.from({ length: 2000 }, (_, n) => n * 2 + 4000)
    expect(await find({ _id: { $in: [...values, 1, 2, 3] } })).to.deep.equal({
      found: 3,
      keys: 3,
      documents: 3
    })
  })

  it('is no document to count what the keys tell, and documents where they do not', async () => {
    const told = [
      [{ agency: 7 }, 100],
      [{ agency: { $in: [7, 8, 7] } }, 200],
      [{ agency: 7, name: { $gt: 'n', $lt: 'n2' } }, 28],
      [{ told: { $gte: 200, $lt: 1000 } }, 4]
    ] satisfies [Document, number][]
    for (const [filter, expected] of told) {
      expect(await people().countDocuments(filter)).to.equal(expected)
      for (const command of counting(filter)) expect((await cost(command)).documents).to.equal(0)
    }
    expect(await people().countDocuments({ agency: 7 }, { skip: 10, limit: 50 })).to.equal(50)
    expect(await people().countDocuments({ agency: 7 }, { skip: 90, limit: 50 })).to.equal(10)
    const untold = [
      [{ tags: { $gte: 0 } }, 4000],
      [{ agency: 7, state: 'closed' }, 100],
      [{ agency: 7, $or: [{ state: 'open' }, { state: 'closed' }] }, 100]
    ] satisfies [Document, number][]
    for (const [filter, expected] of untold) {
      expect(await people().countDocuments(filter), JSON.stringify(filter)).to.equal(expected)
      expect((await cost(counting(filter)[0] as Document)).documents).to.be.above(0)
    }
  })
})
