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
    ['a search by place', 2, () => things().findOne({ place: { $near: [0, 0] } })],
    ['a search of text', 2, () => things().findOne({ $text: { $search: 'x' } })],
    ['$where', 2, () => things().findOne({ $where: 'true' })],
    ['$expr', 2, () => things().findOne({ $expr: true })],
    ['$all', 2, () => things().findOne({ a: { $all: [1] } })],
    ['$mod', 2, () => things().findOne({ a: { $mod: [4, 1] } })],
    ['the option x', 238, () => things().findOne({ a: { $regex: 'x', $options: 'x' } })],
    ['the order $natural', 238, () => things().findOne({}, { sort: { $natural: -1 } })],
    ['a positional projection', 238, () => things().findOne({ a: 1 }, { projection: { 'a.$': 1 } })],
    ['$slice in a projection', 31325, () => things().findOne({}, { projection: { a: { $slice: 1 } } })],
    ['$function', 31325, () => list([{ $project: { x: { $function: {} } } }])],
    ['a date in an expression', 168, () => list([{ $set: { x: { $year: '$at' } } }])],
    ['$$NOW', 17276, () => list([{ $set: { x: '$$NOW' } }])],
    ['$max in an update', 9, () => things().updateOne({}, { $max: { a: 9 } })],
    ['$bit', 9, () => things().updateOne({}, { $bit: { a: { or: 1 } } })],
    [
      '$position in $push',
      2,
      () => things().updateOne({}, { $push: { l: { $each: [1], $position: 0 } } as never })
    ],
    ['$[]', 238, () => things().updateOne({}, { $set: { 'l.$[]': 1 } })],
    ['arrayFilters', 238, () => things().updateOne({}, { $set: { b: 1 } }, { arrayFilters: [{ x: 1 }] })],
    ['let', 238, () => things().findOne({}, { let: { x: 1 } })],
    ['min and max', 238, () => things().findOne({}, { min: { _id: 1 }, hint: '_id_' })],
    ['a tailable cursor', 238, () => command({ find: 'things', tailable: true })],
    ['a strict API version', 238, () => command({ ping: 1, apiVersion: '1', apiStrict: true })],
    ['an explained distinct', 238, () => command({ explain: { distinct: 'things', key: 'a' } })],
    ['an aggregate over a database', 238, () => at.db.aggregate([{ $match: {} }]).toArray()],
    ['a validator', 238, () => at.db.createCollection('v1', { validator: { a: 1 } })],
    ['a view', 238, () => at.db.createCollection('v2', { viewOn: 'things', pipeline: [] })],
    ['a capped collection', 238, () => at.db.createCollection('v3', { capped: true, size: 1000 })],
    ['a time series', 238, () => at.db.createCollection('v4', { timeseries: { timeField: 't' } })],
    ['$out', 40324, () => list([{ $out: 'other' }])],
    ['$lookup', 40324, () => list([{ $lookup: { from: 'other', as: 'x', pipeline: [] } }])],
    ['$facet', 40324, () => list([{ $facet: {} }])],
    ['$unset in a pipeline', 40324, () => things().updateOne({}, [{ $unset: 'a' }])],
    ['$count in a group', 15952, () => list([{ $group: { _id: 1, n: { $count: {} } } }])],
    [
      'the number of an element unwound',
      238,
      () => list([{ $unwind: { path: '$a', includeArrayIndex: 'n' } }])
    ],
    ['a collation', 238, () => things().findOne({}, { collation: { locale: 'fr' } })],
    ['mapReduce', 59, () => command({ mapReduce: 'things' })],
    ['collMod', 59, () => command({ collMod: 'things' })]
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
