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
      await run({ $group: { _id: { many: { $gt: ['$seats', 2] } }, n: { $sum: 1 } } }, { $sort: { n: -1 } })
    ).to.deep.equal([
      { _id: { many: true }, n: 3 },
      { _id: { many: false }, n: 1 }
    ])
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
          set: { $addToSet: '$city' }
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
        set: [null]
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
        set: ['Lyon']
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
        set: ['Nice']
      }
    ])
  })

  it('unwinds, and keeps what has no element where that is asked', async () => {
    const found = await run(
      { $unwind: { path: '$tags', preserveNullAndEmptyArrays: true } },
      { $project: { tags: 1 } }
    )
    expect(found).to.deep.equal([
      { _id: 1, tags: 'a' },
      { _id: 1, tags: 'b' },
      { _id: 2, tags: 'b' },
      { _id: 3 },
      { _id: 4 }
    ])
    const counted = { $group: { _id: '$tags', n: { $sum: 1 } } }
    expect(await run({ $unwind: '$tags' }, counted, { $sort: { n: -1 } })).to.deep.equal([
      { _id: 'b', n: 2 },
      { _id: 'a', n: 1 }
    ])
    expect(await run({ $unwind: '$city' }, { $project: { _id: 1 } })).to.have.length(3)
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

  it('sets nested fields, computed on the document as it was', async () => {
    const [doc] = await run(
      { $match: { _id: 1 } },
      { $set: { 'x.y': '$city', city: { $size: '$tags' }, seats: '$nowhere' } },
      { $project: { on: 0, who: 0, tags: 0 } }
    )
    expect(doc).to.deep.equal({ _id: 1, city: 2, x: { y: 'Lyon' } })
  })

  it('compares, counts and puts lists together as MongoDB does', async () => {
    const tags = { $ifNull: ['$tags', []] }
    const cases: [unknown, unknown[]][] = [
      [{ $gt: ['$seats', null] }, [true, true, true, false]],
      [{ $eq: ['$who', person] }, [true, false, false, false]],
      [{ $lt: ['$who', null] }, [false, true, true, true]],
      [
        { $and: [{ $ne: ['$city', 'Nice'] }, { $not: { $lte: ['$seats', 3] } }] },
        [true, false, false, false]
      ],
      [{ $or: ['$who', { $gte: ['$seats', 4] }] }, [true, false, true, false]],
      [{ $cond: ['$who', { $size: tags }, -1] }, [2, -1, -1, -1]],
      [
        { $cond: { if: '$_id', then: 'some', else: { $size: 'never asked' } } },
        ['some', 'some', 'some', 'some']
      ],
      [{ $add: ['$seats', 1] }, [9, 3.5, 5, null]],
      [{ $subtract: ['$seats', 1] }, [7, 1.5, 3, null]],
      [{ $concatArrays: ['$tags', ['z']] }, [['a', 'b', 'z'], ['b', 'z'], ['z'], null]],
      [{ $setUnion: ['$tags', ['b']] }, [['a', 'b'], ['b'], ['b'], null]],
      [{ $filter: { input: '$tags', cond: { $ne: ['$$this', 'a'] } } }, [['b'], ['b'], [], null]],
      [
        { $map: { input: tags, as: 't', in: { $mergeObjects: [{ t: '$$t', a: 1 }, { a: '$city' }, null] } } },
        [
          [
            { t: 'a', a: 'Lyon' },
            { t: 'b', a: 'Lyon' }
          ],
          [{ t: 'b', a: 'Lyon' }],
          [],
          []
        ]
      ],
      [{ $literal: '$city' }, ['$city', '$city', '$city', '$city']],
      [{ $ifNull: ['$nothing', '$$ROOT.city'] }, ['Lyon', 'Lyon', 'Nice', null]]
    ]
    for (const [expression, expected] of cases)
      expect(await values('v', expression), JSON.stringify(expression)).to.deep.equal(expected)
  })
})
