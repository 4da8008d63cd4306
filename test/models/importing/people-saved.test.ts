import { expect } from 'chai'
import { slashed } from '#lib/identifiers/typed-date.ts'
import { takeOut } from '#models/importing/run/undo.ts'
import { Participation } from '#models/records/participation.ts'
import { markInUse } from '#models/stages/mark-in-use.ts'
import { Person } from '#models/records/person.ts'
import { Workshop } from '#models/records/workshop.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { refusalOf } from '#test/support/refusal.ts'
import { confirmImport, undoImport } from '#models/importing/run/confirm.ts'
import { propose, proposeAll } from '#models/invitations/proposing.ts'
import { registerPerson } from '#models/seats/registering.ts'
import { takeSeat } from '#models/seats/seats.ts'
import { bringing, PEOPLE } from './bringing.ts'

describe('a list of people, once saved', () => {
  useDatabase()
  useEmptyCollections()
  let cast: Cast
  beforeEach(async () => {
    cast = await raiseCast()
  })
  const { bring, save, again, rowsOf, counts } = bringing(() => cast)

  it('is undone as a whole: who was entered is gone, what was changed is as before', async () => {
    const before = await Person.find().sort({ _id: 1 }).select('-updatedAt -__v -outbox').lean()
    const known = `${cast.karim.identifiers[0]};M.;${cast.karim.lastName};${cast.karim.firstName};;13400;Aubagne;;neuf@example.org;;;;13165;;;;`
    const line = known.replace(';;13400', `;${slashed(cast.karim.birthDate ?? '')};13400`)
    const saved = await save(`${PEOPLE}\n${line}`)
    expect(saved.lines.saved).to.equal(4)
    expect((await Person.findById(cast.karim._id).orFail()).email).to.equal('neuf@example.org')
    const undone = await undoImport(saved)
    expect([undone.state, undone.lines.saved]).to.deep.equal(['undone', 0])
    expect(await Person.find().sort({ _id: 1 }).select('-updatedAt -__v -outbox').lean()).to.deep.equal(
      before
    )
  })

  it('is brought in whole by another list that held the same person unchanged', async () => {
    const [head = '', first = '', second = ''] = PEOPLE.split('\n')
    const saved = await save([head, first].join('\n'))
    const importation = await bring([head, first, second].join('\n'))
    expect(importation.lines).to.include({ new: 1, unchanged: 1 })
    await undoImport(saved)
    const after = await confirmImport(importation, { by: cast.marie._id })
    expect(after.lines).to.deep.include({ ...counts, saved: 2, check: after.lines.check })
    for (const identifiers of ['9300001A', '9300002B'])
      expect(await Person.countDocuments({ identifiers }), identifiers).to.equal(1)
  })

  it('stays unchanged where the person was corrected since', async () => {
    const [head = '', first = '', second = ''] = PEOPLE.split('\n')
    await save([head, first].join('\n'))
    const importation = await bring([head, first, second].join('\n'))
    await Person.updateOne({ identifiers: '9300001A' }, { $set: { email: 'elise@example.org' } })
    const after = await confirmImport(importation, { by: cast.marie._id })
    expect(after.lines).to.include({ saved: 1, unchanged: 1 })
    expect((await Person.findOne({ identifiers: '9300001A' }).orFail()).email).to.equal('elise@example.org')
  })

  it('keeps a file that someone has worked on since, and a field that someone has changed since', async () => {
    const saved = await save(PEOPLE)
    const elise = await Person.findOne({ identifiers: '9300001A' }).orFail()
    elise.comment = 'Vue en entretien'
    await elise.save()
    const undone = await undoImport(saved)
    expect([undone.state, undone.kept]).to.deep.equal(['undone', 1])
    expect(await Person.countDocuments({ identifiers: /^930000/ })).to.equal(1)
  })

  describe('while one of its people is being registered', () => {
    const elise = () => Person.findOne({ identifiers: '9300001A' })
    const engagedAt = (moment: Date) =>
      Person.updateOne({ identifiers: '9300001A' }, { $set: { engagedAt: moment } }, { timestamps: false })
    const seatOf = async (person: Person) =>
      (await Workshop.findById(cast.forgeWorkshop._id).orFail()).seatOf(person._id)
    const register = (person: Person) =>
      registerPerson({ workshop: cast.forgeWorkshop, person, by: cast.marie._id })

    it('is undone without that person, who gets the seat', async () => {
      const saved = await save(PEOPLE)
      const person = await elise().orFail()
      await markInUse(person._id)
      const undone = await undoImport(saved)
      const [row] = await rowsOf(undone)
      expect([undone.state, row?.undoneAs]).to.deep.equal(['undone', 'kept'])
      expect(await Person.countDocuments({ identifiers: /^930000/ })).to.equal(1)
      await register(person)
      expect(await seatOf(person)).not.to.equal(null)
    })

    it('is undone with that person when the seat was never given', async () => {
      const saved = await save(PEOPLE)
      await engagedAt(new Date(Date.now() - 120_000))
      await undoImport(saved)
      expect(await elise()).to.equal(null)
    })

    it('leaves the person whom a seat was begun for after the look and before the taking out', async () => {
      await save(PEOPLE)
      const seen = await Person.find({ identifiers: /^930000/ }).lean<{ _id: never; updatedAt: Date }[]>()
      const person = await elise().orFail()
      await markInUse(person._id)
      expect((await takeOut(seen)).map(String)).to.deep.equal([person.id])
      expect(await Person.countDocuments({ identifiers: /^930000/ })).to.equal(1)
    })

    it('refuses the seat when the person has just been taken out, and the proposal too', async () => {
      const saved = await save(PEOPLE)
      const person = await elise().orFail()
      await undoImport(saved)
      const { forgeWorkshop: workshop, karim, marie } = cast
      const refused = [register(person), propose({ workshop, person, by: marie._id })].map(attempt =>
        attempt.then(
          () => 'done',
          (error: Error) => error.name
        )
      )
      expect(await Promise.all(refused)).to.deep.equal(['NotFound', 'NotFound'])
      expect(await seatOf(person)).to.equal(null)
      const both = { workshop: cast.fullWorkshop, people: [person, karim], by: marie._id }
      await proposeAll(both)
      expect(await Participation.countDocuments({ person: person._id })).to.equal(0)
    })

    it('sees a seat in the ledger before it is copied anywhere', async () => {
      const saved = await save(PEOPLE)
      const person = await elise().orFail()
      await takeSeat(cast.forgeWorkshop._id, {
        person: person._id,
        by: cast.marie._id,
        flushLater: true
      })
      expect((await refusalOf(undoImport(saved))).key).to.equal('imports.refusal.registered')
      expect(await elise()).not.to.equal(null)
    })
  })

  it('can no longer be undone when one of its people has a seat', async () => {
    const saved = await save(PEOPLE)
    const elise = await Person.findOne({ identifiers: '9300001A' }).orFail()
    await takeSeat(cast.forgeWorkshop._id, { person: elise._id, by: cast.marie._id, key: 'one' })
    expect((await refusalOf(undoImport(saved))).key).to.equal('imports.refusal.registered')
    expect((await again(saved)).state).to.equal('saved')
  })
})
