import { expect } from 'chai'
import type { Document } from 'mongodb'
import { codeOf, useClient } from './running-store.ts'

/** What the store does not do is said with a code that stays, and with the way out. */
describe('what the store leaves out', () => {
  const at = useClient()
  const things = () => at.db.collection('things')
  before(() => things().insertOne({ a: 1 }))
  const command = (document: Document) => at.db.command(document)
  const list = (pipeline: Document[]) => things().aggregate(pipeline).toArray()

  const cases: [name: string, code: number, work: () => Promise<unknown>][] = [
    ['a transaction', 20, () => transaction()],
    ['a change stream', 40573, () => list([{ $changeStream: {} }])],
    ['a geographic index', 238, () => things().createIndex({ place: '2dsphere' })],
    ['a text index', 238, () => things().createIndex({ a: 'text' })],
    ['a hashed index', 238, () => things().createIndex({ a: 'hashed' })],
    ['a wildcard index', 238, () => things().createIndex({ '$**': 1 })],
    ['a hidden index', 238, () => things().createIndex({ a: 1 }, { hidden: true })],
    ['a geographic search', 238, () => things().findOne({ place: { $near: [0, 0] } })],
    ['a text search', 238, () => things().findOne({ $text: { $search: 'x' } })],
    ['$where', 238, () => things().findOne({ $where: 'true' })],
    ['$function', 238, () => list([{ $project: { x: { $function: { body: 'x', args: [], lang: 'js' } } } }])],
    ['$jsonSchema', 238, () => things().findOne({ $jsonSchema: {} })],
    ['$bitsAllSet', 238, () => things().findOne({ a: { $bitsAllSet: 1 } })],
    ['$bit', 238, () => things().updateOne({}, { $bit: { a: { or: 1 } } })],
    ['a validator', 238, () => at.db.createCollection('v1', { validator: { a: 1 } })],
    ['a view', 238, () => at.db.createCollection('v2', { viewOn: 'things', pipeline: [] })],
    ['a capped collection', 238, () => at.db.createCollection('v3', { capped: true, size: 1000 })],
    ['a time series', 238, () => at.db.createCollection('v4', { timeseries: { timeField: 't' } })],
    ['$merge', 238, () => list([{ $merge: 'other' }])],
    ['$out', 238, () => list([{ $out: 'other' }])],
    ['$graphLookup', 238, () => list([{ $graphLookup: {} }])],
    ['$setWindowFields', 238, () => list([{ $setWindowFields: {} }])],
    ['a collation', 238, () => things().findOne({}, { collation: { locale: 'fr' } })],
    ['mapReduce', 238, () => command({ mapReduce: 'things' })]
  ]

  /** As a driver would send it to a replica set; to a standalone server it does not even try. */
  const transaction = () =>
    at.client.db(at.name).admin().command({ ping: 1, startTransaction: true, autocommit: false })

  for (const [name, code, work] of cases) {
    it(`${name}: code ${code}`, async () => {
      const refused = await codeOf(work())
      expect(refused.code).to.equal(code)
      expect(refused.message).to.contain('MONGODB_URI')
      expect(await things().countDocuments()).to.equal(1)
    })
  }

  it('refuses an unknown command with code 59', async () => {
    expect((await codeOf(command({ nonsense: 1 }))).code).to.equal(59)
  })
})
