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

  it('survive every stage that passes them on', async () => {
    const whole = { _id: 'a' as never, ...values }
    await at.db.collection<Document>('passed').insertOne(whole)
    const through = async (...pipeline: Document[]) =>
      (await at.db.collection('passed').aggregate(pipeline, exact).toArray())[0] ?? {}
    const all = Object.keys(values)
    const named = (write: (name: string) => unknown) =>
      Object.fromEntries(all.map(name => [name, write(name)]))
    const found: Record<string, Document> = {
      match: await through({ $match: { wholeDouble: 3 } }),
      project: await through({ $project: named(() => 1) }),
      renamed: await through({ $project: named(name => `$${name}`) }),
      chosen: await through({
        $project: named(name => ({ $ifNull: [null, { $cond: [true, `$${name}`, 0] }] }))
      }),
      group: await through({ $group: { _id: null, ...named(name => ({ $first: `$${name}` })) } }),
      largest: await through({ $group: { _id: null, ...named(name => ({ $max: `$${name}` })) } }),
      key: (await through({ $group: { _id: named(name => `$${name}`) } }))['_id'] as Document,
      pushed: await through(
        { $group: { _id: null, list: { $push: '$$ROOT' } } },
        { $unwind: '$list' },
        { $project: { _id: 0, ...named(name => `$list.${name}`) } }
      )
    }
    for (const [stage, document] of Object.entries(found)) {
      for (const [name, value] of Object.entries(values)) {
        if (stage === 'largest' && value === null) continue
        const expected = value instanceof UUID ? value.toBinary() : asStored(value)
        expect(document[name], `${name} through ${stage}`).to.deep.equal(expected)
      }
    }
  })

  it('are those of the operands in a sum and a difference', async () => {
    const c = at.db.collection<Document>('sums')
    const [i, d, half] = [new Int32(2), new Double(3), new Double(1.5)]
    const l = Long.fromString('9007199254740993')
    await c.insertOne({ i, d, half, l })
    const cases: [unknown, unknown][] = [
      [{ $add: ['$i', '$i'] }, new Int32(4)],
      [{ $add: ['$i', '$d'] }, new Double(5)],
      [{ $add: ['$half', '$half'] }, new Double(3)],
      [{ $add: ['$l', 1] }, Long.fromString('9007199254740994')],
      [{ $add: ['$i', 2147483647] }, Long.fromNumber(2147483649)],
      [{ $subtract: ['$d', '$i'] }, new Double(1)],
      [{ $subtract: ['$i', 3] }, new Int32(-1)],
      [{ $subtract: ['$l', '$i'] }, Long.fromString('9007199254740991')]
    ]
    const [found] = await c
      .aggregate(
        [{ $project: Object.fromEntries(cases.map(([expression], n) => [`n${n}`, expression])) }],
        exact
      )
      .toArray()
    cases.forEach(([expression, expected], n) =>
      expect(found?.[`n${n}`], JSON.stringify(expression)).to.deep.equal(expected)
    )
    const [summed] = await c
      .aggregate(
        [
          {
            $group: {
              _id: null,
              d: { $sum: '$half' },
              l: { $sum: '$l' },
              n: { $sum: 1 },
              avg: { $avg: '$i' }
            }
          }
        ],
        exact
      )
      .toArray()
    expect(summed).to.deep.equal({ _id: null, d: new Double(1.5), l, n: new Int32(1), avg: new Double(2) })
  })

  it('stay in a pipeline update', async () => {
    await types().insertOne({ _id: 'p' as never, d: new Double(3), l: Long.fromNumber(7), n: new Int32(1) })
    await types().updateOne({ _id: 'p' as never }, [
      { $set: { n: { $add: ['$n', 1] }, d: { $add: ['$d', 1] }, e: '$d' } }
    ])
    expect(await types().findOne({ _id: 'p' as never }, exact)).to.deep.equal({
      _id: 'p',
      d: new Double(4),
      l: Long.fromNumber(7),
      n: new Int32(2),
      e: new Double(3)
    })
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
