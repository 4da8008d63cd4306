import { expect } from 'chai'
import type { Document } from 'mongodb'
import { decode, keepFields } from '#store/bson/decode.ts'
import { encode } from '#store/bson/encode.ts'
import { compileProjection, keptWhole } from '#store/query/project.ts'
import { Chance } from './chance.ts'
import { anyDoc } from './fuzz-data.ts'
import { useClient } from './running-store.ts'

/** MongoDB's documented answers, where an engine of one's own goes wrong. */
describe('filters of the store', () => {
  const at = useClient()
  const docs: Document[] = [
    {
      _id: 1,
      a: 1,
      tags: ['x', 'y'],
      l: [
        { k: 1, v: 5 },
        { k: 2, v: 9 }
      ],
      n: null
    },
    { _id: 2, a: '1', tags: 'x', l: [], d: { e: 1, f: 2 } },
    { _id: 3, a: [1, 5], tags: [], l: [{ k: 1, v: 9 }], n: 0 },
    { _id: 4, tags: [['x']], d: { f: 2, e: 1 } },
    { _id: 5, a: null, tags: ['y', 'x'], l: [1, 2], d: [{ e: 1 }, { e: 2 }] }
  ]
  before(() => at.db.collection('f').insertMany(docs))

  const cases: [name: string, filter: Document, ids: number[]][] = [
    ['equality enters an array', { a: 1 }, [1, 3]],
    ['equality of types', { a: '1' }, [2]],
    ['null finds missing and null', { a: null }, [4, 5]],
    ['$gte null finds missing and null', { a: { $gte: null } }, [4, 5]],
    ['$gt compares within a type', { a: { $gt: 0 } }, [1, 3]],
    ['two ends may be met by two elements', { a: { $gt: 4, $lt: 2 } }, [3]],
    ['$elemMatch needs one element for both', { a: { $elemMatch: { $gt: 4, $lt: 2 } } }, []],
    ['a whole array in its order', { tags: ['y', 'x'] }, [5]],
    ['an array as an element', { tags: ['x'] }, [4]],
    ['an empty array', { tags: [] }, [3]],
    ['a document in its order', { d: { e: 1, f: 2 } }, [2]],
    ['a dotted path through an array', { 'l.k': 1 }, [1, 3]],
    ['a dotted path by number', { 'l.0.v': 9 }, [3]],
    ['two conditions on two elements', { 'l.k': 1, 'l.v': 9 }, [1, 3]],
    ['$elemMatch on one element', { l: { $elemMatch: { k: 1, v: 9 } } }, [3]],
    ['$not inside $elemMatch', { a: { $elemMatch: { $not: { $gt: 4 } } } }, [3]],
    ['$exists false', { n: { $exists: false } }, [2, 4, 5]],
    ['a missing part of a path', { 'l.k': { $exists: false } }, [2, 4, 5]],
    ['null is not met by an empty array', { 'l.k': null }, [4]],
    ['$ne excludes any element', { tags: { $ne: 'x' } }, [3, 4]],
    ['$nin', { tags: { $nin: ['y', null] } }, [2, 3, 4]],
    ['$in with null and a regular expression', { n: { $in: [null, /z/] } }, [1, 2, 4, 5]],
    ['$type of an element and of an array', { tags: { $type: 'array' } }, [1, 3, 4, 5]],
    ['$not of a range finds missing', { n: { $not: { $gte: 0 } } }, [1, 2, 4, 5]],
    ['$regex with options', { tags: { $regex: '^X', $options: 'i' } }, [1, 2, 5]],
    ['$or and $and', { $or: [{ a: 1 }, { n: 0 }], $and: [{ _id: { $gt: 0 } }, { _id: { $ne: 3 } }] }, [1]],
    ['a regular expression with options of its own', { tags: { $regex: /^X/i } }, [1, 2, 5]]
  ]

  for (const [name, filter, ids] of cases) {
    it(name, async () => {
      const found = await at.db
        .collection('f')
        .find(filter, { sort: { _id: 1 }, projection: { _id: 1 } })
        .toArray()
      expect(found.map(doc => doc['_id'] as unknown)).to.deep.equal(ids)
    })
  }

  it('sorts by class of type, arrays by their least or greatest element, an empty array first', async () => {
    const ids = async (sort: Document) =>
      (
        await at.db
          .collection('f')
          .find({}, { sort: sort as never })
          .toArray()
      ).map(doc => doc['_id'] as unknown)
    expect(await ids({ a: 1, _id: 1 })).to.deep.equal([4, 5, 1, 3, 2])
    expect(await ids({ a: -1, _id: 1 })).to.deep.equal([2, 3, 1, 4, 5])
    expect(await ids({ tags: 1, _id: 1 })).to.deep.equal([3, 1, 2, 5, 4])
  })

  it('projects: nested fields, exclusion and computed fields', async () => {
    const one = (filter: Document, projection: Document) =>
      at.db.collection('f').findOne(filter, { projection })
    expect(await one({ _id: 1 }, { 'l.k': 1, _id: 0 })).to.deep.equal({ l: [{ k: 1 }, { k: 2 }] })
    expect(await one({ _id: 2 }, { 'd.e': 0, l: 0, tags: 0 })).to.deep.equal({ _id: 2, a: '1', d: { f: 2 } })
    expect(await one({ _id: 2 }, { d: { f: 1 }, _id: 0 })).to.deep.equal({ d: { f: 2 } })
    expect(await one({ _id: 1 }, { n: { $size: '$l' } })).to.deep.equal({ _id: 1, n: 2 })
  })

  it('keeps whole fields as they are stored, in the same words as a projection that decodes them', () => {
    const chance = new Chance(7)
    for (let round = 0; round < 2000; round++) {
      const doc = anyDoc(chance)
      const names = ['a', 'b', 'c', 'd', 'l', 'x', 'e'].filter(() => chance.chance(0.4))
      const spec = {
        ...Object.fromEntries(names.map(name => [name, 1])),
        ...(chance.chance(0.3) ? { _id: 0 } : {})
      }
      const kept = keptWhole(spec)
      expect(kept === undefined).to.equal(names.length === 0)
      if (!kept) continue
      const expected = encode(compileProjection(spec)(decode(encode(doc))))
      expect(keepFields(encode(doc), kept).equals(expected), JSON.stringify({ doc, spec })).to.equal(true)
    }
    for (const other of [
      { 'd.e': 1 },
      { a: 0 },
      { a: 1, b: 0 },
      { n: { $size: '$l' } },
      { a: '$b' },
      { 'l.$': 1 }
    ])
      expect(keptWhole(other), JSON.stringify(other)).to.equal(undefined)
  })
})
