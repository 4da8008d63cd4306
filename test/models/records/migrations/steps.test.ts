import { expect } from 'chai'
import mongoose from 'mongoose'
import { database } from '#models/records/database.ts'
import { changeDocuments } from '#models/records/migrations/change-documents.ts'
import type { Database, Work } from '#models/records/migrations/migration.ts'
import { renameCollection } from '#models/records/migrations/rename-collection.ts'
import { renameFields } from '#models/records/migrations/rename-fields.ts'
import { rewriteValues } from '#models/records/migrations/rewrite-values.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { refusalOf } from '#test/support/refusal.ts'

interface Thing {
  _id: number | string | mongoose.Types.ObjectId
  [field: string]: unknown
}

describe('The steps of a migration', () => {
  useDatabase({ own: true })
  useEmptyCollections()
  const things = () => database().collection<Thing>('things')
  const stored = () => things().find().sort({ _id: 1 }).toArray()
  const indexNames = async (name = 'things') =>
    (await database().collection(name).indexes()).map(index => index.name)
  let counts: [string, number][] = []
  const work = (of: Database = database()): Work => ({
    database: of,
    assertHeld: () => undefined,
    changed: (name, count) => counts.push([name, count])
  })
  beforeEach(async () => {
    counts = []
    await things().drop()
    await database().collection('others').drop()
  })

  describe('renaming fields', () => {
    it('reaches a field, one within, and one in each element of a list, with the names as they were', async () => {
      await things().insertMany([
        {
          _id: 1,
          owed: [{ what: 'a', order: 1, at: { order: 'kept' } }, { what: 'b' }],
          place: { hall: 'X', n: 1 }
        },
        { _id: 2, seats: [{ notes: [{ order: 1 }, { order: 2 }] }, { notes: [] }], owed: null },
        { _id: 3, other: 1 }
      ])
      await renameFields(work(), 'things', {
        owed: 'outbox',
        'owed.order': 'seq',
        'place.hall': 'room',
        'seats.notes.order': 'seq'
      })
      expect(await stored()).to.deep.equal([
        {
          _id: 1,
          outbox: [{ what: 'a', seq: 1, at: { order: 'kept' } }, { what: 'b' }],
          place: { room: 'X', n: 1 }
        },
        { _id: 2, seats: [{ notes: [{ seq: 1 }, { seq: 2 }] }, { notes: [] }], outbox: null },
        { _id: 3, other: 1 }
      ])
      expect(counts).to.deep.equal([['things', 2]])
    })

    it('keeps every value in the type it is stored in, and the order of the fields within', async () => {
      const { Double, Long, Binary, Decimal128, BSONRegExp } = mongoose.mongo
      const list = [
        new Double(3),
        Long.fromString('9007199254740993'),
        Decimal128.fromString('0.10'),
        new Binary(Buffer.from([1, 2]), 4),
        new BSONRegExp('^a', 'i'),
        new Date(0),
        null,
        new mongoose.Types.ObjectId()
      ]
      await things().insertOne({ _id: 1, held: { last: 1, order: list, first: 2 } })
      await renameFields(work(), 'things', { 'held.order': 'seq' })
      const faithful = { promoteValues: false, promoteLongs: false, promoteBuffers: false, bsonRegExp: true }
      const [found] = await things().find({}, faithful).toArray()
      const { serialize } = mongoose.mongo.BSON
      const expected = { _id: 1, held: { last: 1, seq: list, first: 2 } }
      expect(Buffer.from(serialize(found ?? {}))).to.deep.equal(Buffer.from(serialize(expected)))
    })

    it('goes through more than one batch, whatever the ids, and a second run changes nothing', async () => {
      const ids = [...Array.from({ length: 1200 }, (_, at) => at), 'a', 'b', new mongoose.Types.ObjectId()]
      await things().insertMany(ids.map(_id => ({ _id, old: String(_id) })))
      await renameFields(work(), 'things', { old: 'young' })
      await renameFields(work(), 'things', { old: 'young' })
      expect(counts).to.deep.equal([
        ['things', ids.length],
        ['things', 0]
      ])
      expect(await things().countDocuments({ young: { $exists: true }, old: { $exists: false } })).to.equal(
        ids.length
      )
    })

    it('drops first the indexes that name what goes, in their key or in their condition', async () => {
      await things().insertMany([
        { _id: 1, old: 'a' },
        { _id: 2, old: 'b' }
      ])
      await things().createIndex({ old: 1 }, { unique: true })
      await things().createIndex({ 'old._id': 1 })
      await things().createIndex({ stays: 1 })
      await things().createIndex({ other: 1 }, { partialFilterExpression: { old: 'a' } })
      await things().createIndex({ older: 1 })
      await renameFields(work(), 'things', { old: 'young' })
      expect(await indexNames()).to.have.members(['_id_', 'stays_1', 'older_1'])
      expect(await things().countDocuments({ young: { $exists: true } })).to.equal(2)
    })

    it('says which document has both names, and leaves it as it is', async () => {
      await things().insertOne({ _id: 1, seats: [{ old: 1, young: 2 }] })
      const refusal = await refusalOf(renameFields(work(), 'things', { 'seats.old': 'young' }))
      expect([refusal.key, refusal.params]).to.deep.equal([
        'terminal.migrate.bothNames',
        { collection: 'things', id: '1', old: 'seats.old', name: 'young' }
      ])
      expect(await stored()).to.deep.equal([{ _id: 1, seats: [{ old: 1, young: 2 }] }])
    })

    it('takes no name that is an old one and a new one: a run that goes on would rename it twice', async () => {
      const chained = renameFields(work(), 'things', { a: 'b', b: 'c' })
      expect(await chained.then(() => '', String)).to.include('an old name and a new one')
    })

    /** Another process writes to each document between the reading of a batch and its write. */
    const disturbed = (inBetween: () => Promise<unknown>, guarded: boolean): Database => {
      const bulkWrite = async (writes: { updateOne: mongoose.mongo.UpdateOneModel }[], options: object) => {
        await inBetween()
        const open = writes.map(({ updateOne: { filter, update } }) => ({
          updateOne: { filter: guarded ? filter : { _id: filter['_id'] as never }, update }
        }))
        return things().bulkWrite(open as never, options)
      }
      const collection = (name: string) =>
        new Proxy(database().collection(name), {
          get: (real, key) =>
            key === 'bulkWrite' ? bulkWrite : (Reflect.get(real, key) as () => unknown).bind(real)
        })
      return { collection } as unknown as Database
    }
    const seatTaken = () => {
      let isDone = false
      return async () => {
        if (isDone) return
        isDone = true
        await things().updateOne({ _id: 1 }, { $push: { seats: { order: 2 } } } as never)
      }
    }

    it('loses nothing that is written between its reading and its writing', async () => {
      await things().insertOne({ _id: 1, seats: [{ order: 1 }] })
      await renameFields(work(disturbed(seatTaken(), true)), 'things', { 'seats.order': 'seq' })
      expect(await stored()).to.deep.equal([{ _id: 1, seats: [{ seq: 1 }, { seq: 2 }] }])
    })

    it('would lose it without its guard (the control)', async () => {
      await things().insertOne({ _id: 1, seats: [{ order: 1 }] })
      await renameFields(work(disturbed(seatTaken(), false)), 'things', { 'seats.order': 'seq' })
      expect(await stored()).to.deep.equal([{ _id: 1, seats: [{ seq: 1 }] }])
    })

    it('moves two fields of one value each to its own name', async () => {
      await things().insertOne({ _id: 1, a: null, b: null, c: 'x', d: 'x' })
      await renameFields(work(), 'things', { a: 'aa', b: 'bb', c: 'cc', d: 'dd' })
      expect(await stored()).to.deep.equal([{ _id: 1, aa: null, bb: null, cc: 'x', dd: 'x' }])
    })
  })

  describe('writing one word for another', () => {
    it('reaches states, lists of words and words within lists, and no other value', async () => {
      await things().insertMany([
        { _id: 1, state: 'void', why: ['void', 'x'], steps: [{ kind: 'void' }, { kind: 'x' }] },
        { _id: 2, state: 'x', why: [], note: 'void' }
      ])
      const values = { void: 'overtaken' }
      for (const field of ['state', 'why', 'steps.kind']) await rewriteValues(work(), 'things', field, values)
      expect(await stored()).to.deep.equal([
        {
          _id: 1,
          state: 'overtaken',
          why: ['overtaken', 'x'],
          steps: [{ kind: 'overtaken' }, { kind: 'x' }]
        },
        { _id: 2, state: 'x', why: [], note: 'void' }
      ])
    })

    it('drops an index that holds only documents with some value there', async () => {
      await things().createIndex({ person: 1 }, { unique: true, partialFilterExpression: { state: 'asked' } })
      await things().createIndex({ state: 1 })
      await rewriteValues(work(), 'things', 'state', { asked: 'requested' })
      expect(await indexNames()).to.have.members(['_id_', 'state_1'])
    })

    it('takes no value that is an old one and a new one', async () => {
      const chained = rewriteValues(work(), 'things', 'state', { a: 'b', b: 'a' })
      expect(await chained.then(() => '', String)).to.include('an old value and a new one')
    })
  })

  it('a change that never ends is said, with how many documents keep their shape', async () => {
    await things().insertMany([
      { _id: 1, a: 1 },
      { _id: 2, a: 1 }
    ])
    const endless = changeDocuments(work(), {
      collection: 'things',
      filter: { a: { $exists: true } },
      fields: ['a'],
      change: ({ a, ...rest }) => ({ ...rest, a: [a] })
    })
    const { key, params } = await refusalOf(endless)
    expect([key, params]).to.deep.equal(['terminal.migrate.rewritten', { collection: 'things', count: 2 }])
  })

  describe('renaming a collection', () => {
    const names = async () =>
      (await database().listCollections().toArray())
        .map(({ name }) => name)
        .filter(name => name === 'things' || name === 'others')

    it('takes documents and indexes along, and does nothing a second time', async () => {
      await things().insertMany([{ _id: 1 }, { _id: 2 }])
      await things().createIndex({ a: 1 })
      await renameCollection(work(), 'things', 'others')
      await renameCollection(work(), 'things', 'others')
      expect(await names()).to.deep.equal(['others'])
      expect(await indexNames('others')).to.have.members(['_id_', 'a_1'])
      expect(counts).to.deep.equal([['others', 2]])
    })

    it('moves the documents where the new one stands already, those too that were copied before a kill', async () => {
      const all = Array.from({ length: 1100 }, (_, at) => ({ _id: at, at: new Date(at), list: [at, null] }))
      await things().insertMany(all)
      await database()
        .collection<Thing>('others')
        .insertMany([all[3] ?? { _id: 3 }, { _id: 'its own' }])
      await renameCollection(work(), 'things', 'others')
      expect(await names()).to.deep.equal(['others'])
      const found = await database()
        .collection<Thing>('others')
        .find({ _id: { $gte: 0 } })
        .sort({ _id: 1 })
        .toArray()
      expect(found).to.deep.equal(all)
      expect(await database().collection('others').countDocuments()).to.equal(1101)
    })

    it('says which id stands in both with another content, and removes neither', async () => {
      await things().insertOne({ _id: 1, a: 1 })
      await database().collection<Thing>('others').insertOne({ _id: 1, a: 2 })
      const { key, params } = await refusalOf(renameCollection(work(), 'things', 'others'))
      expect([key, params]).to.deep.equal([
        'terminal.migrate.bothDocuments',
        { from: 'things', to: 'others', id: '1' }
      ])
      expect(await stored()).to.deep.equal([{ _id: 1, a: 1 }])
    })
  })
})
