import { expect } from 'chai'
import { type Document, Long, ObjectId } from 'mongodb'
import { useClient } from './running-store.ts'

describe('aggregation in the store', () => {
  const at = useClient()
  const person = new ObjectId()
  before(async () => {
    await at.db.collection<Document>('w').insertMany([
      {
        _id: 1 as never,
        city: 'Lyon',
        seats: 8,
        tags: ['a', 'b'],
        who: person,
        on: new Date('2026-03-29T00:30:00Z')
      },
      { _id: 2 as never, city: 'Lyon', seats: 2.5, tags: ['b'], on: new Date('2026-03-29T10:00:00Z') },
      {
        _id: 3 as never,
        city: 'Nice',
        seats: Long.fromNumber(4),
        tags: [],
        on: new Date('2026-10-25T23:30:00Z')
      },
      { _id: 4 as never, city: null, on: new Date('2025-12-31T23:30:00Z') }
    ])
    await at.db.collection<Document>('p').insertMany([
      { _id: person, name: 'Marie', cities: ['Lyon', 'Nice'] },
      { name: 'Paul', cities: ['Nice'] }
    ])
    await at.db.collection('p').createIndex({ cities: 1 })
  })

  const run = (...pipeline: Document[]) => at.db.collection('w').aggregate(pipeline).toArray()
  const values = async (name: string, expression: unknown) =>
    (await run({ $sort: { _id: 1 } }, { $project: { [name]: expression } })).map(doc => doc[name] as unknown)

  it('groups what a filter lets through alike, whether it reads parts of a document or the whole', async () => {
    const asked = { seats: { $gt: 2 } }
    const by = { $match: asked }
    const sums = { n: { $sum: 1 }, last: { $max: '$on' }, seats: { $sum: '$seats' } }
    const parts = await run(by, { $group: { _id: '$city', ...sums } }, { $sort: { _id: 1 } })
    const whole = await run(
      by,
      { $group: { _id: '$city', ...sums, all: { $push: '$$ROOT' } } },
      { $sort: { _id: 1 } }
    )
    expect(whole.map(({ all, ...rest }) => ((all as unknown[]).length > 0 ? rest : all))).to.deep.equal(parts)
    expect(parts.map(({ n }) => Number(n))).to.deep.equal([2, 1])
    expect(
      await run(by, { $group: { _id: '$who', ids: { $push: { id: '$_id', tags: '$tags' } } } })
    ).to.deep.include({
      _id: person,
      ids: [{ id: 1, tags: ['a', 'b'] }]
    })
    expect(
      await run({ $match: { $expr: { $gt: ['$seats', 2] } } }, { $group: { _id: 1, n: { $sum: 1 } } })
    ).to.deep.equal([{ _id: 1, n: 3 }])
  })

  it('groups with every accumulator, null and missing together', async () => {
    const found = await run(
      {
        $group: {
          _id: '$city',
          n: { $sum: 1 },
          sum: { $sum: '$seats' },
          avg: { $avg: '$seats' },
          min: { $min: '$seats' },
          max: { $max: '$seats' },
          ids: { $push: '$_id' },
          first: { $first: '$_id' },
          last: { $last: '$_id' },
          set: { $addToSet: '$city' },
          count: { $count: {} }
        }
      },
      { $sort: { _id: 1 } }
    )
    expect(found).to.deep.equal([
      {
        _id: null,
        n: 1,
        sum: 0,
        avg: null,
        min: null,
        max: null,
        ids: [4],
        first: 4,
        last: 4,
        set: [null],
        count: 1
      },
      {
        _id: 'Lyon',
        n: 2,
        sum: 10.5,
        avg: 5.25,
        min: 2.5,
        max: 8,
        ids: [1, 2],
        first: 1,
        last: 2,
        set: ['Lyon'],
        count: 2
      },
      {
        _id: 'Nice',
        n: 1,
        sum: 4,
        avg: 4,
        min: 4,
        max: 4,
        ids: [3],
        first: 3,
        last: 3,
        set: ['Nice'],
        count: 1
      }
    ])
  })

  it('unwinds, with the number of the element and what has none', async () => {
    const found = await run(
      { $unwind: { path: '$tags', includeArrayIndex: 'at', preserveNullAndEmptyArrays: true } },
      { $project: { tags: 1, at: 1 } }
    )
    expect(found).to.deep.equal([
      { _id: 1, tags: 'a', at: 0 },
      { _id: 1, tags: 'b', at: 1 },
      { _id: 2, tags: 'b', at: 0 },
      { _id: 3, at: null },
      { _id: 4, at: null }
    ])
    expect(await run({ $unwind: '$tags' }, { $sortByCount: '$tags' })).to.deep.equal([
      { _id: 'b', count: 2 },
      { _id: 'a', count: 1 }
    ])
  })

  it('looks up by a field, into an array, and with a pipeline', async () => {
    const byField = await run(
      { $match: { _id: { $lte: 2 } } },
      { $lookup: { from: 'p', localField: 'who', foreignField: '_id', as: 'who' } },
      { $project: { 'who.name': 1 } }
    )
    expect(byField).to.deep.equal([
      { _id: 1, who: [{ name: 'Marie' }] },
      { _id: 2, who: [] }
    ])
    const intoArray = await run(
      { $lookup: { from: 'p', localField: 'city', foreignField: 'cities', as: 'p' } },
      { $project: { n: { $size: '$p' } } }
    )
    expect(intoArray.map(doc => doc['n'] as number)).to.deep.equal([1, 1, 2, 0])
    const byPipeline = await run(
      { $match: { _id: 3 } },
      {
        $lookup: {
          from: 'p',
          let: { c: '$city' },
          pipeline: [
            { $match: { $expr: { $in: ['$$c', '$cities'] } } },
            { $sort: { name: -1 } },
            { $project: { _id: 0, name: 1 } }
          ],
          as: 'p'
        }
      },
      { $project: { p: 1 } }
    )
    expect(byPipeline).to.deep.equal([{ _id: 3, p: [{ name: 'Paul' }, { name: 'Marie' }] }])
  })

  it('facets, counts, buckets and replaces the root', async () => {
    const [found] = await run({
      $facet: {
        all: [{ $count: 'n' }],
        cities: [{ $match: { city: 'Lyon' } }, { $replaceRoot: { newRoot: { c: '$city' } } }, { $limit: 1 }],
        none: [{ $match: { x: 1 } }, { $count: 'n' }]
      }
    })
    expect(found).to.deep.equal({ all: [{ n: 4 }], cities: [{ c: 'Lyon' }], none: [] })
    expect(
      await run({
        $bucket: { groupBy: '$seats', boundaries: [0, 4, 10], default: 'other', output: { n: { $sum: 1 } } }
      })
    ).to.deep.equal([
      { _id: 0, n: 1 },
      { _id: 4, n: 2 },
      { _id: 'other', n: 1 }
    ])
  })

  it('sorts, skips and limits as one, with and without an index', async () => {
    const expected = [{ _id: 2 }, { _id: 3 }]
    const pipeline = [
      { $sort: { on: -1 } },
      { $skip: 0 },
      { $project: { _id: 1 } },
      { $match: { _id: { $gt: 1, $lt: 4 } } },
      { $sort: { _id: 1 } },
      { $limit: 2 }
    ]
    expect(await run(...pipeline)).to.deep.equal(expected)
    await at.db.collection('w').createIndex({ on: 1 })
    expect(await run(...pipeline)).to.deep.equal(expected)
    expect((await run({ $sort: { on: -1 } }, { $limit: 1 })).map(doc => doc['_id'] as unknown)).to.deep.equal(
      [3]
    )
  })

  it('sets nested fields and removes with $$REMOVE', async () => {
    const [doc] = await run(
      { $match: { _id: 1 } },
      { $set: { 'x.y': { $concat: ['$city', '!'] }, seats: '$$REMOVE' } },
      { $unset: ['on', 'who', 'tags'] }
    )
    expect(doc).to.deep.equal({ _id: 1, city: 'Lyon', x: { y: 'Lyon!' } })
  })

  it('compares, converts and works with sets as MongoDB does', async () => {
    expect(await values('v', { $gt: ['$seats', null] })).to.deep.equal([true, true, true, false])
    expect(await values('v', { $eq: ['$who', person] })).to.deep.equal([true, false, false, false])
    expect(await values('v', { $toString: '$who' })).to.deep.equal([person.toHexString(), null, null, null])
    expect(await values('v', { $in: ['b', { $ifNull: ['$tags', []] }] })).to.deep.equal([
      true,
      true,
      false,
      false
    ])
    expect(await values('v', { $setIntersection: ['$tags', ['b', 'c']] })).to.deep.equal([
      ['b'],
      ['b'],
      [],
      null
    ])
    expect(await values('v', { $cond: [{ $isArray: '$tags' }, { $size: '$tags' }, -1] })).to.deep.equal([
      2, 1, 0, -1
    ])
    expect(await values('v', { $add: ['$seats', 1] })).to.deep.equal([9, 3.5, 5, null])
    expect(
      await values('v', {
        $reduce: {
          input: { $ifNull: ['$tags', []] },
          initialValue: '',
          in: { $concat: ['$$value', '$$this'] }
        }
      })
    ).to.deep.equal(['ab', 'b', '', ''])
    expect(
      await values('v', { $arrayElemAt: [{ $map: { input: '$tags', as: 't', in: { $toUpper: '$$t' } } }, 0] })
    ).to.deep.equal(['A', 'B', undefined, null])
    expect(await values('v', { $type: '$city' })).to.deep.equal(['string', 'string', 'string', 'null'])
  })

  it('cuts and writes dates on the clock of Paris, through both changes of the hour', async () => {
    const paris = { timezone: 'Europe/Paris' }
    const iso = (dates: unknown[]) => dates.map(date => (date as Date).toISOString())
    expect(iso(await values('v', { $dateTrunc: { date: '$on', unit: 'day', ...paris } }))).to.deep.equal([
      '2026-03-28T23:00:00.000Z',
      '2026-03-28T23:00:00.000Z',
      '2026-10-25T23:00:00.000Z',
      '2025-12-31T23:00:00.000Z'
    ])
    expect(
      iso(await values('v', { $dateTrunc: { date: '$on', unit: 'week', startOfWeek: 'monday', ...paris } }))
    ).to.deep.equal([
      '2026-03-22T23:00:00.000Z',
      '2026-03-22T23:00:00.000Z',
      '2026-10-25T23:00:00.000Z',
      '2025-12-28T23:00:00.000Z'
    ])
    expect(iso(await values('v', { $dateTrunc: { date: '$on', unit: 'month', ...paris } }))).to.deep.equal([
      '2026-02-28T23:00:00.000Z',
      '2026-02-28T23:00:00.000Z',
      '2026-09-30T22:00:00.000Z',
      '2025-12-31T23:00:00.000Z'
    ])
    expect(
      await values('v', { $dateToString: { date: '$on', format: '%Y-%m-%d %H:%M %z %G-%V', ...paris } })
    ).to.deep.equal([
      '2026-03-29 01:30 +0100 2026-13',
      '2026-03-29 12:00 +0200 2026-13',
      '2026-10-26 00:30 +0100 2026-44',
      '2026-01-01 00:30 +0100 2026-01'
    ])
    expect(await values('v', { $year: { date: '$on', ...paris } })).to.deep.equal([2026, 2026, 2026, 2026])
    expect(
      iso(await values('v', { $dateAdd: { startDate: '$on', unit: 'day', amount: 1, ...paris } })).slice(0, 2)
    ).to.deep.equal(['2026-03-29T23:30:00.000Z', '2026-03-30T10:00:00.000Z'])
    expect(
      await values('v', {
        $dateDiff: { startDate: '$on', endDate: new Date('2026-03-29T22:00:00Z'), unit: 'day', ...paris }
      })
    ).to.deep.equal([1, 1, -210, 88])
  })

  it('refuses an unknown stage, operator and accumulator before reading', async () => {
    const code = (pipeline: Document[]) =>
      at.db
        .collection('nothing')
        .aggregate(pipeline)
        .toArray()
        .then(
          () => 0,
          (error: { code: number }) => error.code
        )
    expect(await code([{ $nope: 1 }])).to.equal(40324)
    expect(await code([{ $project: { a: { $nope: 1 } } }])).to.equal(168)
    expect(await code([{ $group: { _id: 1, n: { $nope: 1 } } }])).to.equal(15952)
    expect(await code([{ $match: { $nope: 1 } }])).to.equal(2)
  })
})
