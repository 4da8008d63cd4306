import { expect } from 'chai'
import { BSONRegExp, Decimal128, type Document } from 'mongodb'
import { codeOf, useClient } from './running-store.ts'

describe('indexes of the store', () => {
  const at = useClient()
  let number = 0
  const fresh = () => at.db.collection<Document>(`i${number++}`)

  const stages = (plan: Document): string[] => [
    String(plan['stage']),
    ...(plan['inputStage'] ? stages(plan['inputStage'] as Document) : [])
  ]
  async function explained(collection: ReturnType<typeof fresh>, filter: Document, options: Document = {}) {
    const { queryPlanner, executionStats } = await collection.find(filter, options).explain()
    const plan = queryPlanner.winningPlan as Document
    const name = JSON.stringify(plan).match(/"indexName":"([^"]+)"/)?.[1]
    return {
      stages: stages(plan),
      name,
      examined: executionStats.totalDocsExamined as number,
      returned: executionStats.nReturned as number
    }
  }

  it('serve equality, range and order, and say so', async () => {
    const c = fresh()
    await c.insertMany(
      Array.from({ length: 200 }, (_, n) => ({ region: n % 4, at: n, tags: [n % 10, n % 7] }))
    )
    await c.createIndexes([{ key: { region: 1, at: -1 } }, { key: { tags: 1 } }])
    expect(await explained(c, { at: 3 })).to.deep.include({ stages: ['COLLSCAN'], examined: 200 })
    expect(await explained(c, { region: 1, at: { $gte: 100 } })).to.deep.equal({
      stages: ['FETCH', 'IXSCAN'],
      name: 'region_1_at_-1',
      examined: 25,
      returned: 25
    })
    expect(await explained(c, { region: 1 }, { sort: { at: 1 }, limit: 5 })).to.deep.equal({
      stages: ['FETCH', 'IXSCAN'],
      name: 'region_1_at_-1',
      examined: 5,
      returned: 5
    })
    expect((await explained(c, { tags: 3 }, { sort: { tags: 1 } })).stages).to.deep.equal([
      'SORT',
      'FETCH',
      'IXSCAN'
    ])
    expect((await explained(c, { $or: [{ tags: 9 }, { region: 2, at: 2 }] })).examined).to.equal(21)
    expect((await explained(c, { _id: { $in: [1, 2] } as never })).name).to.equal('_id_')
    const counted = await c.aggregate([{ $match: { region: 1 } }, { $match: { at: { $lt: 8 } } }]).explain()
    expect(counted['executionStats']).to.deep.include({ nReturned: 2, totalDocsExamined: 2 })
  })

  it('serve how a text begins, among arrays too, and nothing that only looks like it', async () => {
    const c = fresh()
    const names = ['ab', 'abc', 'Abc', 'b', 'x\nab', 'a.b', 'aub', 'a']
    await c.insertMany(names.flatMap((name, n) => [{ name, words: [name, 'zz'], n }, { name: n }]))
    await c.insertOne({ name: new BSONRegExp('^ab'), words: [], n: 99 })
    await c.createIndexes([{ key: { name: 1 } }, { key: { words: -1, n: 1 } }])
    const told = async (filter: Document) => {
      const { examined, returned, stages: by } = await explained(c, filter)
      return `${by.includes('COLLSCAN') ? 'scan' : 'index'} ${examined} ${returned}`
    }
    expect(await told({ name: /^ab/ })).to.equal('index 3 3')
    expect(await told({ words: /^ab/ })).to.equal('index 2 2')
    expect(await told({ $and: [{ words: /^a/ }, { words: /^ab/ }, { words: /^z/ }] })).to.equal('index 2 2')
    expect(await told({ name: { $regex: '^a\\.' } })).to.equal('index 2 1')
    expect(await told({ n: { $gte: 0 }, $or: [{ words: /^x/ }, { words: /^b/ }] })).to.equal('index 2 2')
    expect(await told({ name: /^ab/i })).to.equal('scan 17 3')
    expect(await told({ name: { $regex: /^ab/, $options: 'i' } })).to.equal('scan 17 3')
    expect(await told({ name: /^ab/m })).to.equal('scan 17 3')
    expect(await told({ name: /^a.b/ })).to.equal('scan 17 2')
    expect(await told({ name: /^ab|^b/ })).to.equal('scan 17 3')
    expect(await told({ name: /^abc?/ })).to.equal('scan 17 2')
  })

  it('are unique over arrays, missing fields and null, sparse and partial ones only where they look', async () => {
    const c = fresh()
    await c.createIndex({ k: 1 }, { unique: true })
    await c.insertMany([{ k: [1, 2, 2] }, {}])
    expect((await codeOf(c.insertOne({ k: 2 }))).code).to.equal(11000)
    expect((await codeOf(c.insertOne({ k: null }))).code).to.equal(11000)
    await c.createIndex({ s: 1 }, { unique: true, sparse: true })
    await c.createIndex({ p: 1 }, { unique: true, partialFilterExpression: { active: true } })
    await c.insertMany([
      { k: 3, p: 1 },
      { k: 4, p: 1 },
      { k: 5, p: 1, active: true }
    ])
    expect((await codeOf(c.insertOne({ k: 6, p: 1, active: true }))).code).to.equal(11000)
    expect((await codeOf(c.updateOne({ k: 3 }, { $set: { active: true } }))).code).to.equal(11000)
    expect(await c.countDocuments({ active: true })).to.equal(1)
  })

  it('that are sparse leave out what is missing within a list too: a search for it there reads on', async () => {
    const c = fresh()
    await c.createIndex({ 'l.y': 1 }, { sparse: true })
    await c.insertMany([{ l: [{ y: 0 }, { x: 1 }] }, { l: [{ y: 0 }, { y: null }] }, { l: [{ y: 0 }] }, {}])
    expect(await c.countDocuments({ $and: [{ 'l.y': 0 }, { 'l.y': null }] })).to.equal(2)
    expect(await c.countDocuments({ $and: [{ 'l.y': null }, { 'l.y': { $gte: 0, $lte: 0 } }] })).to.equal(2)
    expect((await explained(c, { 'l.y': 0 })).examined).to.equal(3)
  })

  it('that are partial below a number hold no NaN, which is below none: a search for it reads everything', async () => {
    const c = fresh()
    await c.createIndex({ n: 1 }, { partialFilterExpression: { n: { $lt: 6 } } })
    await c.insertMany([{ n: NaN }, { n: Decimal128.fromString('NaN') }, { n: 5 }, { n: 7 }])
    expect(await c.countDocuments({ n: NaN })).to.equal(2)
    expect(await c.countDocuments({ n: { $lt: 6 } })).to.equal(1)
    expect(await c.countDocuments({ n: { $gte: NaN } })).to.equal(2)
  })

  it('name the key that was refused', async () => {
    const c = fresh()
    await c.createIndex({ 'd.e': 1 }, { unique: true, name: 'byE' })
    await c.insertOne({ d: { e: 'x' } })
    const error: unknown = await c.insertOne({ d: { e: 'x' } }).catch((reason: unknown) => reason)
    expect(error).to.deep.include({ code: 11000, keyPattern: { 'd.e': 1 }, keyValue: { 'd.e': 'x' } })
    expect(String(error)).to.match(/E11000 duplicate key error collection: .* index: byE dup key/)
  })

  it('are refused over duplicates and parallel arrays, and leave nothing', async () => {
    const c = fresh()
    await c.insertMany([{ k: 1, a: [1], b: [2] }, { k: 1 }])
    expect((await codeOf(c.createIndex({ k: 1 }, { unique: true }))).code).to.equal(11000)
    expect((await codeOf(c.createIndex({ a: 1, b: 1 }))).code).to.equal(171)
    const [fine, parallel] = [{ key: { k: 1 } }, { key: { a: 1, b: 1 } }]
    expect((await codeOf(c.createIndexes([fine, parallel]))).code, 'all or none').to.equal(171)
    expect((await c.indexes()).length).to.equal(1)
    expect(await c.countDocuments({ k: 1 })).to.equal(2)
  })

  it('are listed, dropped, and refused under another definition', async () => {
    const c = fresh()
    await c.createIndex({ a: 1 }, { expireAfterSeconds: 60 })
    expect(await c.createIndex({ a: 1 }, { expireAfterSeconds: 60 })).to.equal('a_1')
    expect((await codeOf(c.createIndex({ a: 1 }, { expireAfterSeconds: 70 }))).code).to.equal(85)
    expect((await codeOf(c.createIndex({ b: 1 }, { name: 'a_1' }))).code).to.equal(86)
    expect((await codeOf(c.dropIndex('nothing'))).code).to.equal(27)
    await c.dropIndex('a_1')
    expect((await c.indexes()).map(index => index.name)).to.deep.equal(['_id_'])
    expect((await codeOf(at.db.collection('nowhere').indexes())).code).to.equal(26)
  })

  it('expire documents by date, also the earliest of several, and leave other values', async () => {
    const c = fresh()
    const past = new Date(Date.now() - 5000)
    await c.createIndex({ at: 1 }, { expireAfterSeconds: 2 })
    await c.insertMany([
      { _id: 1, at: past },
      { _id: 2, at: [new Date(), past] },
      { _id: 3, at: new Date(Date.now() + 60_000) },
      { _id: 4, at: 'past' },
      { _id: 5 }
    ] as never)
    for (let i = 0; i < 50 && (await c.countDocuments()) > 3; i++)
      await new Promise(resolve => setTimeout(resolve, 50))
    expect((await c.find({}).toArray()).map(doc => doc._id as unknown)).to.deep.equal([3, 4, 5])
  })

  it('hold keys far longer than the engine allows', async () => {
    const c = fresh()
    const long = (tail: string) => 'é'.repeat(3000) + tail
    await c.createIndex({ t: 1 }, { unique: true })
    await c.insertMany([{ t: long('a') }, { t: long('b') }, { t: 'short' }])
    expect((await codeOf(c.insertOne({ t: long('a') }))).code).to.equal(11000)
    expect(await c.countDocuments({ t: long('b') })).to.equal(1)
    expect(await c.countDocuments({ t: { $gt: long('a') } })).to.equal(2 - 1 + (long('a') < 'short' ? 1 : 0))
    expect(
      (await c.find({ t: { $gte: '' } }, { sort: { t: -1 } }).toArray()).map(doc => String(doc['t']).at(-1))
    ).to.deep.equal(['b', 'a', 't'])
  })
})
