import { expect } from 'chai'
import type { Document } from 'mongodb'
import { useClient } from './running-store.ts'

describe('updates of the store', () => {
  const at = useClient()
  const books = () => at.db.collection<Document>('u')

  /** The document after an update that is expected to succeed. */
  async function after(
    doc: Document,
    update: Document | Document[],
    options: Document = {},
    filter: Document = {}
  ) {
    await books().deleteMany({})
    await books().insertOne({ _id: 1, ...doc } as never)
    const result = await books().updateOne({ _id: 1, ...filter } as never, update, options)
    const found = await books().findOne({})
    expect(result.matchedCount).to.equal(1)
    return found
  }

  const cases: [
    name: string,
    doc: Document,
    update: Document | Document[],
    result: Document,
    options?: Document,
    filter?: Document
  ][] = [
    [
      '$set of nested and new paths',
      { a: { b: 1 } },
      { $set: { 'a.c': 2, 'd.e.f': 3 } },
      { a: { b: 1, c: 2 }, d: { e: { f: 3 } } }
    ],
    ['$set of an element', { l: [1, 2] }, { $set: { 'l.3': 9 } }, { l: [1, 2, null, 9] }],
    [
      '$unset of a field and of an element',
      { a: 1, l: [1, 2] },
      { $unset: { a: '', 'l.0': '', x: '' } },
      { l: [null, 2] }
    ],
    ['$inc, also of what is missing', { n: 2 }, { $inc: { n: 0.5, m: 3 } }, { n: 2.5, m: 3 }],
    ['$rename', { a: 1, b: { c: 2 } }, { $rename: { a: 'b.d', x: 'y' } }, { b: { c: 2, d: 1 } }],
    ['$push of each of several', { l: [1] }, { $push: { l: { $each: [3, 2] } } }, { l: [1, 3, 2] }],
    ['$push of a list as one element', { l: [1] }, { $push: { l: [2] } }, { l: [1, [2]] }],
    [
      '$addToSet compares whole documents',
      { l: [{ a: 1, b: 2 }] },
      { $addToSet: { l: { $each: [{ a: 1, b: 2 }, { b: 2, a: 1 }, 3, 3] } } },
      { l: [{ a: 1, b: 2 }, { b: 2, a: 1 }, 3] }
    ],
    ['$pull by a condition on elements', { l: [1, 5, 9] }, { $pull: { l: { $gte: 5 } } }, { l: [1] }],
    [
      '$pull by a filter on documents',
      {
        l: [
          { k: 1, v: 2 },
          { k: 2, v: 2 }
        ]
      },
      { $pull: { l: { k: 1, v: { $lt: 3 } } } },
      { l: [{ k: 2, v: 2 }] }
    ],
    [
      '$pullAll and $pop',
      { l: [1, 2, 2, 3], m: [1, 2] },
      { $pullAll: { l: [2, 3] }, $pop: { m: -1 } },
      { l: [1], m: [2] }
    ],
    [
      '$ stands for the element found',
      { l: [{ k: 1 }, { k: 2 }] },
      { $set: { 'l.$.v': 9 } },
      { l: [{ k: 1 }, { k: 2, v: 9 }] },
      {},
      { 'l.k': 2 }
    ],
    [
      '$ stands for the element of $elemMatch',
      {
        l: [
          { k: 1, v: 1 },
          { k: 1, v: 2 }
        ]
      },
      { $inc: { 'l.$.v': 5 } },
      {
        l: [
          { k: 1, v: 1 },
          { k: 1, v: 7 }
        ]
      },
      {},
      { l: { $elemMatch: { k: 1, v: { $gt: 1 } } } }
    ],
    [
      'a pipeline',
      { a: 1, l: [1, 2] },
      [{ $set: { b: { $add: ['$a', 1] }, n: { $size: '$l' } } }, { $project: { a: 0 } }],
      { l: [1, 2], b: 2, n: 2 }
    ],
    [
      '$setOnInsert does nothing to what exists',
      { a: 1 },
      { $set: { a: 2 }, $setOnInsert: { b: 1 } },
      { a: 2 }
    ]
  ]

  for (const [name, doc, update, result, options, filter] of cases) {
    it(name, async () =>
      expect(await after(doc, update, options, filter)).to.deep.equal({ _id: 1, ...result })
    )
  }

  it('counts as modified only what changed', async () => {
    await books().deleteMany({})
    await books().insertMany([{ a: 1 }, { a: 2 }, { b: 1 }])
    const result = await books().updateMany({}, { $set: { a: 1 } })
    expect(result).to.include({ matchedCount: 3, modifiedCount: 2 })
  })

  it('upserts from the equalities of the filter', async () => {
    await books().deleteMany({})
    const filter = { k: 1, 'd.e': { $eq: 2 }, n: { $gt: 3 }, $and: [{ z: { $in: [7] } }] }
    const result = await books().findOneAndUpdate(
      filter,
      { $inc: { c: 1 }, $setOnInsert: { s: true } },
      { upsert: true, returnDocument: 'after', projection: { _id: 0 } }
    )
    expect(result).to.deep.equal({ k: 1, d: { e: 2 }, z: 7, c: 1, s: true })
  })

  it('returns the document before or after, sorted, or removed', async () => {
    await books().deleteMany({})
    await books().insertMany([
      { k: 1, n: 1 },
      { k: 2, n: 2 }
    ])
    expect(await books().findOneAndUpdate({}, { $set: { x: 1 } }, { sort: { k: -1 } }))
      .to.include({ k: 2, n: 2 })
      .and.not.have.property('x')
    expect(await books().findOneAndReplace({ k: 1 }, { k: 3 }, { returnDocument: 'after' })).to.include({
      k: 3
    })
    expect(await books().findOneAndDelete({ k: 3 })).to.include({ k: 3 })
    expect(await books().findOneAndUpdate({ k: 9 }, { $set: { x: 1 } })).to.equal(null)
    expect(await books().countDocuments()).to.equal(1)
  })

  it('writes in bulk, ordered to the first refusal and unordered past it', async () => {
    const bulk = at.db.collection('bulk')
    await bulk.createIndex({ k: 1 }, { unique: true })
    const operations = [
      { insertOne: { document: { k: 1 } } },
      { insertOne: { document: { k: 1 } } },
      { insertOne: { document: { k: 2 } } }
    ]
    const ordered = await bulk.bulkWrite(operations).catch((error: unknown) => error)
    expect(ordered).to.include({ code: 11000 })
    expect(await bulk.countDocuments()).to.equal(1)
    await bulk.bulkWrite(operations, { ordered: false }).catch(() => undefined)
    expect(await bulk.countDocuments()).to.equal(2)
    const mixed = await bulk.bulkWrite([
      { updateOne: { filter: { k: 9 }, update: { $set: { v: 1 } }, upsert: true } },
      { updateMany: { filter: {}, update: { $inc: { v: 1 } } } },
      { deleteOne: { filter: { k: 1 } } },
      { replaceOne: { filter: { k: 2 }, replacement: { k: 3 } } }
    ])
    expect([mixed.upsertedCount, mixed.modifiedCount, mixed.deletedCount]).to.deep.equal([1, 4, 1])
  })
})
