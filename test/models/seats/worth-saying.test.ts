import { expect } from 'chai'
import { rollCall } from '#models/follow-up/attendance.ts'
import { Participation } from '#models/records/participation.ts'
import { takeSeat, withdraw } from '#models/seats/seats.ts'
import { worthSaying } from '#models/seats/worth-saying.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'

describe('what a registration says of a person', function () {
  this.timeout(30_000)
  useDatabase()
  useEmptyCollections()
  let cast: Cast
  beforeEach(async () => {
    cast = await raiseCast()
  })

  const of = async () => {
    const { forgeWorkshop, nadia, karim } = cast
    const said = await worthSaying(forgeWorkshop, [nadia._id, karim._id])
    return [said.get(nadia.id), said.get(karim.id)]
  }
  const NOTHING = { sameSectorAt: null, seatElsewhereAt: null, threeAbsences: false }

  it('is that they came to the same sector within six months, not before, nor elsewhere', async () => {
    const { pastWorkshop, forgeWorkshop, nadia } = cast
    const there = { workshop: pastWorkshop._id, person: nadia._id }
    await Participation.updateOne(there, { $set: { attendance: 'attended', sector: forgeWorkshop.sector } })
    expect(await of()).to.deep.equal([{ ...NOTHING, sameSectorAt: pastWorkshop.startsAt }, NOTHING])
    const long = new Date(+forgeWorkshop.startsAt - 200 * 86_400_000)
    await Participation.updateOne(there, { $set: { startsAt: long } })
    expect(await of()).to.deep.equal([NOTHING, NOTHING])
  })

  it('is that they have a seat to come to in the same sector, within six months of it, and no longer once given back', async () => {
    const { companyWorkshop, forgeWorkshop, karim, marie: by } = cast
    await takeSeat(companyWorkshop._id, { person: karim._id, by: by._id })
    const there = { workshop: companyWorkshop._id, person: karim._id }
    await Participation.updateOne(there, { $set: { sector: forgeWorkshop.sector } })
    const elsewhere = { ...NOTHING, seatElsewhereAt: companyWorkshop.startsAt }
    expect(await of()).to.deep.equal([NOTHING, elsewhere])
    const far = new Date(+forgeWorkshop.startsAt + 200 * 86_400_000)
    await Participation.updateOne(there, { $set: { startsAt: far } })
    expect(await of()).to.deep.equal([NOTHING, NOTHING])
    await Participation.updateOne(there, { $set: { startsAt: companyWorkshop.startsAt } })
    await withdraw(companyWorkshop._id, { person: karim._id, by: by._id, reason: 'job' })
    expect(await of()).to.deep.equal([NOTHING, NOTHING])
  })

  it('is three absences in a row without a word; one time they came ends the row', async () => {
    const { pastWorkshop, companyWorkshop, fullWorkshop, niceWorkshop, nadia } = cast
    const past = await Participation.findOne({ workshop: pastWorkshop._id, person: nadia._id }).orFail()
    const { _id: _, ...facts } = past.toObject()
    const others = [companyWorkshop, fullWorkshop, niceWorkshop]
    for (const [at, { _id: workshop }] of others.entries()) {
      const startsAt = new Date(+past.startsAt - (at + 1) * 86_400_000)
      await Participation.deleteOne({ workshop, person: nadia._id })
      await Participation.create({ ...facts, workshop, startsAt, attendance: 'noshow' })
    }
    expect((await of())[0]?.threeAbsences).to.equal(true)
    await rollCall([{ participation: past, attendance: 'attended' }], { by: cast.marie._id })
    expect((await of())[0]?.threeAbsences).to.equal(false)
  })

  it('keeps the hour of who came late until another is said', async () => {
    const row = () =>
      Participation.findOne({ workshop: cast.pastWorkshop._id, person: cast.karim._id }).orFail()
    const arrivedAt = new Date(+cast.pastWorkshop.startsAt + 600_000)
    const by = cast.marie._id
    await rollCall([{ participation: await row(), attendance: 'attended', arrivedAt }], { by })
    expect(+((await row()).arrivedAt ?? 0)).to.equal(+arrivedAt)
    expect(await rollCall([{ participation: await row(), attendance: 'attended' }], { by })).to.equal(0)
    await rollCall([{ participation: await row(), attendance: 'noshow' }], { by })
    expect((await row()).arrivedAt).to.equal(null)
  })
})
