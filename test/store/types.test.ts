import {
  Binary,
  BSONRegExp,
  type Document,
  Decimal128,
  Double,
  Int32,
  Long,
  ObjectId,
  Timestamp,
  UUID
} from 'mongodb'
import { expect } from 'chai'
import { useClient } from './running-store.ts'

describe('types in the store', () => {
  const at = useClient()
  const exact = { promoteValues: false, promoteLongs: false, bsonRegExp: true }
  const types = () => at.db.collection<Document>('types')

  const values: Record<string, unknown> = {
    wholeDouble: new Double(3),
    double: new Double(2.5),
    negativeZero: new Double(-0),
    int: new Int32(3),
    smallLong: Long.fromNumber(5),
    largeLong: Long.fromString('9007199254740993'),
    decimal: Decimal128.fromString('0.10'),
    date: new Date('2026-11-22T10:00:00.123Z'),
    early: new Date(-1),
    binary: new Binary(Buffer.from([0, 1, 255]), 0),
    uuid: new UUID('00112233-4455-6677-8899-aabbccddeeff'),
    id: new ObjectId(),
    timestamp: new Timestamp({ t: 1, i: 2 }),
    regex: new BSONRegExp('^a.b', 'i'),
    nested: [[1, [2, [3]]], [], [null]],
    empty: {},
    text: 'é \u{1F600} \0 end',
    nothing: null
  }

  it('survive an insert, an update of another field, and an index', async () => {
    await types().createIndex({ largeLong: 1, wholeDouble: -1 })
    await types().insertOne({ _id: 'v' as never, ...values })
    await types().updateOne({ _id: 'v' as never }, { $set: { other: 1 } })
    const found = await types().findOne({ _id: 'v' as never }, exact)
    for (const [name, value] of Object.entries(values)) {
      expect(found?.[name], name).to.deep.equal(value instanceof UUID ? value.toBinary() : asStored(value))
    }
  })

  const asStored = (value: unknown): unknown => {
    if (typeof value === 'number') return new Int32(value)
    return Array.isArray(value) ? value.map(asStored) : value
  }

  it('keep a double a double and an int64 an int64 through $inc', async () => {
    await types().insertOne({
      _id: 'i' as never,
      d: new Double(3),
      l: Long.fromString('9007199254740993'),
      n: new Int32(2147483647)
    })
    await types().updateOne({ _id: 'i' as never }, { $inc: { d: 1, l: 1, n: 1 } })
    const found = await types().findOne({ _id: 'i' as never }, exact)
    expect(found?.['d']).to.deep.equal(new Double(4))
    expect(String(found?.['l'])).to.equal('9007199254740994')
    expect(found?.['n']).to.deep.equal(Long.fromString('2147483648'))
  })

  it('tell integers above 2^53 apart in a unique index', async () => {
    const unique = at.db.collection('unique')
    await unique.createIndex({ n: 1 }, { unique: true })
    await unique.insertOne({ n: Long.fromString('9007199254740992') })
    await unique.insertOne({ n: Long.fromString('9007199254740993') })
    const refused = await unique
      .insertOne({ n: Decimal128.fromString('9007199254740993') })
      .catch((error: unknown) => error)
    expect(refused).to.include({ code: 11000 })
    expect(await unique.countDocuments({ n: { $gt: Long.fromString('9007199254740992') } })).to.equal(1)
  })

  it('keep __proto__, dotted and dollar names as ordinary fields', async () => {
    const odd = JSON.parse(
      '{"_id":"odd","__proto__":{"x":1},"constructor":2,"a.b":3,"toString":4}'
    ) as Document
    await types().insertOne(odd)
    await types().updateOne({ _id: 'odd' as never }, { $set: { seen: true } })
    const found = await types().findOne({ _id: 'odd' as never })
    expect(JSON.stringify(found)).to.equal(JSON.stringify({ ...odd, seen: true }))
    expect(await types().countDocuments({ toString: { $exists: true } })).to.equal(1)
    expect(await types().countDocuments({ constructor: 2, hasOwnProperty: null })).to.equal(1)
  })
})
