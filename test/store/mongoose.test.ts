import { expect } from 'chai'
import mongoose, { Schema, Types } from 'mongoose'
import { codeOf, sharedStore } from './running-store.ts'

describe('Mongoose on the store', () => {
  // An instance of its own: the settings of the application's would hold here too when all tests run together.
  const connection = new mongoose.Mongoose().createConnection()
  const placeSchema = new Schema({ name: { type: String, required: true, unique: true }, city: String })
  const workshopSchema = new Schema(
    {
      title: { type: String, index: true },
      place: { type: Schema.Types.ObjectId, ref: 'Place' },
      seats: [{ person: String, state: String, since: Date }],
      capacity: Number,
      settings: { type: Map, of: String }
    },
    { timestamps: true, optimisticConcurrency: true }
  )
  workshopSchema.index({ capacity: 1 }, { partialFilterExpression: { capacity: { $gt: 5 } } })
  const Place = connection.model('Place', placeSchema)
  const Workshop = connection.model('Workshop', workshopSchema)

  before(async function () {
    this.timeout(20_000)
    const { uri } = await sharedStore()
    await connection.openUri(uri, { dbName: `mongoose-${process.pid}` })
    await Promise.all([Place.init(), Workshop.init()])
  })
  after(async () => {
    await connection.dropDatabase()
    await connection.close()
  })

  it('creates, populates, leans and counts', async () => {
    const place = await Place.create({ name: 'Hall', city: 'Lyon' })
    const made = await Workshop.create({
      title: 'Forge',
      place: place._id,
      capacity: 8,
      seats: [{ person: 'marie', state: 'held' }],
      settings: { a: 'b' }
    })
    const found = await Workshop.findById(made.id).populate<{ place: { city: string } }>('place').orFail()
    expect(found.place.city).to.equal('Lyon')
    expect(found.settings?.get('a')).to.equal('b')
    expect(
      await Workshop.find({ capacity: { $gte: 8 } })
        .select('title')
        .lean()
    ).to.deep.equal([{ _id: made._id, title: 'Forge' }])
    expect(await Workshop.countDocuments({ 'seats.person': 'marie' })).to.equal(1)
    expect(await Workshop.estimatedDocumentCount()).to.equal(1)
    expect(await Workshop.exists({ title: 'nothing' })).to.equal(null)
  })

  it('refuses a second holder of a unique name and a stale version', async () => {
    expect((await codeOf(Place.create({ name: 'Hall' }))).code).to.equal(11000)
    const one = await Workshop.findOne({ title: 'Forge' }).orFail()
    const other = await Workshop.findOne({ title: 'Forge' }).orFail()
    one.title = 'Forge 1'
    await one.save()
    other.title = 'Forge 2'
    const error: unknown = await other.save().then(
      () => undefined,
      (reason: unknown) => reason
    )
    expect(error).to.be.instanceOf(mongoose.Error.VersionError)
  })

  it('guards a seat by one conditional write', async () => {
    const made = await Workshop.create({ title: 'Full', capacity: 3, seats: [] })
    const take = (person: string) =>
      Workshop.findOneAndUpdate(
        {
          _id: made._id,
          'seats.2': { $exists: false },
          'seats.person': { $ne: person }
        },
        { $push: { seats: { person, state: 'held', since: new Date() } } },
        { returnDocument: 'after' }
      )
    const results = await Promise.all(Array.from({ length: 20 }, (_, n) => take(`p${n % 10}`)))
    expect(results.filter(Boolean).length).to.equal(3)
    expect((await Workshop.findById(made.id).orFail()).seats.length).to.equal(3)
  })

  it('streams a cursor, aggregates, writes in bulk and syncs indexes', async () => {
    await Workshop.insertMany(Array.from({ length: 250 }, (_, n) => ({ title: `w${n}`, capacity: n % 7 })))
    let seen = 0
    for await (const doc of Workshop.find({ title: /^w/ }).sort({ title: 1 }).cursor({ batchSize: 20 }))
      if (doc.title) seen++
    expect(seen).to.equal(250)
    const groups = await Workshop.aggregate<{ _id: number; n: number }>([
      { $match: { title: /^w/ } },
      { $group: { _id: '$capacity', n: { $sum: 1 } } },
      { $sort: { _id: 1 } }
    ])
    expect(groups.reduce((sum, group) => sum + group.n, 0)).to.equal(250)
    const written = await Workshop.bulkWrite([
      { updateMany: { filter: { capacity: 6 }, update: { $set: { title: 'six' } } } },
      { deleteOne: { filter: { title: 'w0' } } }
    ])
    expect([written.modifiedCount, written.deletedCount]).to.deep.equal([35, 1])
    workshopSchema.index({ 'seats.person': 1, 'seats.state': 1 })
    await Workshop.syncIndexes()
    const names = (await Workshop.listIndexes()).map(index => String(index['name']))
    expect(names).to.include.members(['_id_', 'title_1', 'capacity_1'])
  })

  it('casts and keeps ObjectIds, dates and maps through sub-document edits', async () => {
    const made = await Workshop.create({ title: 'Edit', seats: [{ person: 'a' }, { person: 'b' }] })
    const doc = await Workshop.findById(made.id).orFail()
    doc.seats.id(doc.seats[1]?._id ?? '')!.state = 'gone'
    doc.seats.pull(doc.seats[0])
    doc.settings = new Map([['x', 'y']])
    await doc.save()
    const found = await Workshop.findById(made.id).lean().orFail()
    expect(found.seats.map(seat => [seat.person, seat.state])).to.deep.equal([['b', 'gone']])
    expect(found._id).to.be.instanceOf(Types.ObjectId)
    expect(found.createdAt).to.be.instanceOf(Date)
  })
})
