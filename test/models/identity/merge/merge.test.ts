import { expect } from 'chai'
import mongoose from 'mongoose'
import { referencePaths } from '#models/identity/merge/references.ts'
import { Duplicate } from '#models/records/duplicate.ts'
import { Merge } from '#models/records/merge.ts'
import { Notice } from '#models/records/notice.ts'
import { Participation } from '#models/records/participation.ts'
import { Person } from '#models/records/person.ts'
import { Workshop } from '#models/records/workshop.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { factsOf } from '#test/support/person-facts.ts'
import { Chance } from '#test/store/chance.ts'
import { figures, raiseTwo, settleAll, truthOf, type World } from './world.ts'
import { markDistinct } from '#models/identity/duplicates/deciding.ts'
import { findDuplicates } from '#models/identity/duplicates/finding.ts'
import { undoMerge, mergePeople, forgetMerged } from '#models/identity/merge/deciding.ts'
import { keptFor } from '#models/identity/merge/redirects.ts'
import { enterPerson } from '#models/people/writing.ts'
import { searchPeople } from '#models/people/list.ts'
import { recountStale, recountAll } from '#models/figures/recount.ts'
import { takeSeat } from '#models/seats/seats.ts'

const SEEDS = Array.from({ length: 10 }, (_, seed) => seed + 1)

describe('Two files of one person', function () {
  this.timeout(120_000)
  useDatabase()
  useEmptyCollections()
  let cast: Cast
  beforeEach(async () => {
    cast = await raiseCast()
  })
  const join = ({ kept, losing }: World) => mergePeople({ kept, losing, choices: {}, by: cast.marie._id })
  const refusal = (promise: Promise<unknown>) =>
    promise.then(
      () => expect.fail('was not refused'),
      (error: { key?: string }) => error.key
    )

  for (const seed of SEEDS) {
    it(`become one without losing a registration or a message, and two again as before (history ${seed})`, async () => {
      const world = await raiseTwo(cast, new Chance(seed))
      const before = await truthOf(world)
      const merge = await join(world)
      expect(merge.state).to.equal('done')
      await expectOne(world, before)
      await undoMerge(merge, { by: cast.marie._id })
      expect(await truthOf(world)).to.deep.equal(before)
    })
  }

  /** Nothing names the file that went, nothing is lost or told twice, and the seats and the figures are exact. */
  async function expectOne({ kept, losing }: World, before: Awaited<ReturnType<typeof truthOf>>) {
    await settleAll()
    expect(await Person.findById(losing._id)).to.equal(null)
    expect(await Participation.countDocuments({ person: losing._id })).to.equal(0)
    expect(await Notice.countDocuments({ recipient: losing._id })).to.equal(0)
    const participations = await Participation.find({ person: kept._id })
    const met = new Set(before.participations.map(({ workshop }) => String(workshop)))
    expect(participations.map(({ workshop }) => String(workshop)).sort()).to.deep.equal([...met].sort())
    const notices = await Notice.find({ recipient: kept._id })
    expect(notices.map(({ id }) => String(id)).sort()).to.deep.equal(
      before.notices.map(({ _id }) => String(_id)).sort()
    )
    const coming = notices.filter(({ state }) => state === 'planned')
    const told = coming.map(({ subject, kind }) => `${String(subject)} ${kind}`)
    expect(new Set(told).size, 'told twice').to.equal(told.length)
    for (const workshop of await Workshop.find()) {
      const own = workshop.seats.filter(({ person }) => person.equals(kept._id))
      const seat = participations.find(one => one.workshop.equals(workshop._id))
      expect(workshop.seatOf(losing._id)).to.equal(null)
      expect(workshop.seatsFree).to.equal(workshop.capacity - workshop.seats.length)
      expect(own.length, 'seats').to.be.at.most(1)
      if (workshop.state !== 'cancelled') expect(own.length === 1).to.equal(seat?.state === 'registered')
    }
    const furthest = (state: string) => before.participations.filter(one => one['attendance'] === state)
    for (const { workshop } of furthest('attended')) {
      const one = participations.find(participation => participation.workshop.equals(String(workshop)))
      expect(one?.attendance).to.equal('attended')
    }
    await recountStale()
    const counted = await figures()
    await recountAll()
    expect(await figures(), 'figures').to.deep.equal(counted)
  }

  it('become one file with what each knew, the identifiers, telephones and words of both', async () => {
    const world = await raiseTwo(cast, new Chance(1))
    const merge = await mergePeople({ ...world, choices: { phone: 'kept' }, by: cast.marie._id })
    const kept = await Person.findById(world.kept._id).orFail()
    expect(kept.toObject()).to.deep.include({
      identifiers: ['9300001A', '99000000901'],
      phone: '+33639980901',
      otherPhones: ['+33639980902'],
      email: 'lina@example.org',
      registeredOn: '2024-01-05',
      commune: 'Aubagne',
      trade: 'G1603',
      comment: 'Vue en mars.\nCherche à mi-temps.'
    })
    expect((await searchPeople(cast.marie, '99000000901')).people.map(({ id }) => id)).to.deep.equal([
      kept.id
    ])
    expect((await searchPeople(cast.marie, '0639980902')).people.map(({ id }) => id)).to.deep.equal([kept.id])
    expect(await keptFor(cast.marie, world.losing._id)).to.deep.equal(kept._id)
    expect(await keptFor(cast.samira, world.losing._id)).to.equal(null)
    expect(merge.name).to.equal('FERRAT Lina')
  })

  it('keep what happened after they became one', async () => {
    const world = await raiseTwo(cast, new Chance(2))
    const merge = await join(world)
    const kept = await Person.findById(world.kept._id).orFail()
    kept.set({ commune: 'Gémenos', otherPhones: [...kept.otherPhones, '+33639980999'] })
    await kept.save()
    await takeSeat(cast.forgeWorkshop._id, { person: kept._id, by: cast.marie._id })
    await undoMerge(merge, { by: cast.marie._id })
    const after = await Person.findById(kept._id).orFail()
    expect(after.commune).to.equal('Gémenos')
    expect(after.otherPhones).to.deep.equal(['+33639980999'])
    expect(after.identifiers).to.deep.equal(['9300001A'])
    const forge = await Workshop.findById(cast.forgeWorkshop._id).orFail()
    expect(forge.seatOf(kept._id)).not.to.equal(null)
    expect((await Person.findById(world.losing._id).orFail()).identifiers).to.deep.equal(['99000000901'])
  })

  it('give the second seat to whoever comes next, and it is not taken away again', async () => {
    const { fullWorkshop, karim, marie } = cast
    const other = await enterPerson(cast.aubagne._id, factsOf({ lastName: 'Hadad', firstName: 'Karim' }))
    await Workshop.updateOne({ _id: fullWorkshop._id }, { capacity: 3, seatsFree: 1 })
    await takeSeat(fullWorkshop._id, { person: other._id, by: marie._id })
    const merge = await mergePeople({ kept: karim, losing: other, choices: {}, by: marie._id })
    const full = () => Workshop.findById(fullWorkshop._id).orFail()
    expect(await full()).to.include({ seatsFree: 1, taken: 2 })
    await takeSeat(fullWorkshop._id, { person: cast.odile._id, by: marie._id })
    await undoMerge(merge, { by: marie._id })
    expect(await full()).to.include({ seatsFree: 0, taken: 3 })
    const given = await Participation.findOne({ workshop: fullWorkshop._id, person: other._id }).orFail()
    expect(given).to.include({ state: 'withdrawn', reason: 'byService' })
  })

  it('are refused when they changed since they were shown, or are in another merge', async () => {
    const { nadia, karim, lucie, bruno, marie } = cast
    const now = new Date()
    const seen = { kept: new Date(0), losing: new Date(0) }
    const by = marie._id
    expect(await refusal(mergePeople({ kept: nadia, losing: karim, choices: {}, seen, by }))).to.equal(
      'errors.merge.changedMeanwhile'
    )
    expect(await refusal(mergePeople({ kept: nadia, losing: bruno, choices: {}, by }))).to.equal(
      'errors.duplicate.gone'
    )
    expect(await refusal(mergePeople({ kept: nadia, losing: nadia, choices: {}, by }))).to.equal(
      'errors.duplicate.gone'
    )
    await Merge.create({
      agency: nadia.agency,
      kept: nadia._id,
      losing: lucie._id,
      busy: [nadia._id, lucie._id],
      at: now
    })
    expect(await refusal(mergePeople({ kept: karim, losing: nadia, choices: {}, by }))).to.equal(
      'errors.merge.underWay'
    )
    expect(await Person.countDocuments({ _id: [nadia._id, karim._id, lucie._id] })).to.equal(3)
  })

  it('are undone the latest first, within thirty days, and are forgotten after them', async () => {
    const { nadia, karim, lucie, marie } = cast
    const by = marie._id
    const first = await mergePeople({ kept: nadia, losing: karim, choices: {}, by })
    const again = await Person.findById(nadia._id).orFail()
    const second = await mergePeople({ kept: again, losing: lucie, choices: {}, by })
    expect(await refusal(undoMerge(first, { by }))).to.equal('errors.merge.undoLaterFirst')
    await undoMerge(second, { by })
    const later = new Date(Date.now() + 31 * 86_400_000)
    expect(await refusal(undoMerge(first, { by, now: later }))).to.equal('errors.merge.undoTooLate')
    expect(await forgetMerged(later)).to.equal(2)
    const forgotten = await Merge.findById(first._id).orFail()
    expect(forgotten.toObject()).to.include({ name: '' }).and.not.have.any.keys('losingFile', 'keptBefore')
    expect(await refusal(undoMerge(forgotten, { by }))).to.equal('errors.merge.undoTooLate')
    expect(await keptFor(marie, karim._id)).to.deep.equal(nadia._id)
  })

  it('leave no pair behind, and hand on what was said of others', async () => {
    const twin = { lastName: 'Benali', firstName: 'Nadia', birthDate: '1984-03-12' }
    const other = await enterPerson(cast.aubagne._id, factsOf(twin))
    const third = await enterPerson(cast.aubagne._id, factsOf(twin))
    await markDistinct({ people: [other._id, third._id], by: null, why: 'Cousine' })
    await findDuplicates()
    const kept = await Person.findById(cast.nadia._id).orFail()
    const merge = await mergePeople({ kept, losing: other, choices: {}, by: cast.marie._id })
    await findDuplicates()
    const states = async () =>
      (await Duplicate.find().sort({ state: 1 })).map(({ state, why }) => `${state} ${why}`)
    expect(await states()).to.deep.equal(['apart Cousine', 'apart Cousine', 'merged '])
    await undoMerge(merge, { by: cast.marie._id })
    await findDuplicates()
    expect(await states()).to.deep.equal(['apart Cousine', 'open ', 'open '])
  })

  it('name every place that names a person: a new one is either moved or told apart here', () => {
    const nested: string[] = []
    const walk = (schema: mongoose.Schema, at: string) =>
      schema.eachPath((path, type) => {
        const inner = (type as { schema?: mongoose.Schema }).schema
        const items = (type as { embeddedSchemaType?: mongoose.SchemaType }).embeddedSchemaType
        const ref = ((items ?? type).options as { ref?: string } | undefined)?.ref
        if (ref === 'Person') nested.push(`${at}.${path}`)
        if (inner) walk(inner, `${at}.${path}`)
      })
    for (const [name, { schema }] of Object.entries(mongoose.models)) walk(schema, name)
    const moved = referencePaths().map(({ model, path }) => `${model}.${path}`)
    const ofSeats = ['seats', 'waiting', 'offers'].map(list => `Workshop.${list}.person`)
    const lookedAfter = ['Participation.person', ...ofSeats, 'Duplicate.people']
    expect(nested.filter(path => !moved.includes(path)).sort()).to.deep.equal(lookedAfter.sort())
  })
})
