import { expect } from 'chai'
import { Notice } from '#models/records/notice.ts'
import { nextDates, SameDay, registerPerson, undoRegistration } from '#models/seats/registering.ts'
import { Participation } from '#models/records/participation.ts'
import { Workshop } from '#models/records/workshop.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { withdraw } from '#models/seats/seats.ts'
import { cancel } from '#models/planning/changes.ts'
import { keyOf } from '#test/support/refusal.ts'

const MINUTE = 60_000

describe('A participation', () => {
  useDatabase()
  useEmptyCollections()
  let cast: Cast
  beforeEach(async () => {
    cast = await raiseCast()
  })
  const of = (workshop: Workshop, person: { _id: unknown }) =>
    Participation.findOne({ workshop: workshop._id, person: person._id as never }).orFail()

  describe('registered', () => {
    it('asks why when the person has a seat elsewhere on the same local day, and keeps the answer', async () => {
      const { forgeWorkshop, companyWorkshop, theo, marie } = cast
      await sameDayAs(forgeWorkshop, companyWorkshop)
      const workshop = forgeWorkshop
      const refusal = await registerPerson({ workshop, person: theo, by: marie._id }).catch(
        (error: unknown) => error
      )
      expect(refusal).to.be.an.instanceof(SameDay)
      expect((refusal as SameDay).other.id).to.equal(companyWorkshop.id)
      expect((await Workshop.findById(workshop._id).orFail()).seatOf(theo._id)).to.equal(null)
      await registerPerson({ workshop, person: theo, by: marie._id, overrideReason: ' Deux demi-journées ' })
      expect((await of(workshop, theo)).overrideReason).to.equal('Deux demi-journées')
    })

    it('is not stopped by a workshop of another day, a draft or a cancelled one', async () => {
      const { forgeWorkshop, companyWorkshop, theo, ines, marie } = cast
      await registerPerson({ workshop: forgeWorkshop, person: ines, by: marie._id })
      await sameDayAs(forgeWorkshop, companyWorkshop)
      await cancel(companyWorkshop._id, { by: marie._id, reason: 'tooFew' })
      await registerPerson({ workshop: forgeWorkshop, person: theo, by: marie._id })
      expect((await Workshop.findById(forgeWorkshop._id).orFail()).seatOf(theo._id)).not.to.equal(null)
    })

    it('is one seat when the same form is sent twice', async () => {
      const { forgeWorkshop: workshop, lucie: person, marie } = cast
      await registerPerson({ workshop, person, by: marie._id, key: 'one' })
      await registerPerson({ workshop, person, by: marie._id, key: 'one' })
      expect((await Workshop.findById(workshop._id).orFail()).taken).to.equal(2)
      expect(await keyOf(registerPerson({ workshop, person, by: marie._id, key: 'two' }))).to.equal(
        'errors.workshop.alreadyRegistered'
      )
    })

    it('is taken back as a mistake within ten minutes, not after', async () => {
      const { forgeWorkshop: workshop, lucie, karim, marie } = cast
      const early = new Date(Date.now() - 11 * MINUTE)
      await registerPerson({ workshop, person: lucie, by: marie._id })
      await registerPerson({ workshop, person: karim, by: marie._id, now: early })
      await undoRegistration(await of(workshop, lucie), { by: marie._id })
      expect((await of(workshop, lucie)).toObject()).to.include({ state: 'withdrawn', reason: 'mistake' })
      expect((await Workshop.findById(workshop._id).orFail()).seatsFree).to.equal(10)
      expect(await keyOf(undoRegistration(await of(workshop, karim), { by: marie._id }))).to.equal(
        'errors.participation.undoTooLate'
      )
      expect(await keyOf(undoRegistration(await of(workshop, lucie), { by: marie._id }))).to.equal(
        'errors.workshop.notRegistered'
      )
    })

    it('is not given back once attendance is marked, nor after the workshop', async () => {
      const { forgeWorkshop, pastWorkshop, nadia, marie } = cast
      const giveBack = async ({ _id }: Workshop) => {
        const workshop = await Workshop.findById(_id).orFail()
        return keyOf(withdraw(workshop._id, { person: nadia._id, by: marie._id, reason: 'job' }))
      }
      expect(await giveBack(pastWorkshop)).to.equal('errors.workshop.endedNotWithdrawn')
      await Participation.updateOne(
        { workshop: forgeWorkshop._id, person: nadia._id },
        { attendance: 'attended' }
      )
      expect(await giveBack(forgeWorkshop)).to.equal('errors.participation.markedNotWithdrawn')
      expect((await of(forgeWorkshop, nadia)).state).to.equal('registered')
    })

    it('tells a person of the mistake only when the confirmation had left', async () => {
      const { forgeWorkshop: workshop, lucie, karim, marie } = cast
      for (const person of [lucie, karim]) {
        await registerPerson({ workshop, person, by: marie._id })
        if (person === lucie)
          await Notice.updateOne(
            { recipient: person._id, subject: workshop._id, kind: 'confirmation' },
            { state: 'sent' }
          )
        await undoRegistration(await of(workshop, person), { by: marie._id })
      }
      const told = (person: { _id: unknown }) =>
        Notice.countDocuments({ recipient: person._id as never, subject: workshop._id, kind: 'withdrawn' })
      expect(await told(lucie)).to.equal(1)
      expect(await told(karim)).to.equal(0)
      const silenced = {
        recipient: karim._id,
        subject: workshop._id,
        kind: 'confirmation' as const,
        state: 'void' as const
      }
      expect(await Notice.countDocuments(silenced)).to.equal(1)
    })

    it('finds in place of a full workshop the next dates of its sector with a free seat', async () => {
      const { fullWorkshop, forgeWorkshop, companyWorkshop, niceWorkshop, marie } = cast
      for (const { _id } of [forgeWorkshop, companyWorkshop, niceWorkshop])
        await Workshop.updateOne({ _id }, { sector: fullWorkshop.sector })
      expect((await nextDates(fullWorkshop)).map(({ id }) => id)).to.deep.equal([
        companyWorkshop.id,
        forgeWorkshop.id
      ])
      await cancel(companyWorkshop._id, { by: marie._id, reason: 'tooFew' })
      expect((await nextDates(fullWorkshop)).map(({ id }) => id)).to.deep.equal([forgeWorkshop.id])
    })
  })
})

async function sameDayAs(workshop: Workshop, other: Workshop) {
  const startsAt = new Date(workshop.startsAt.getTime() + 5 * 3_600_000)
  await Workshop.updateOne({ _id: other._id }, { startsAt, endsAt: new Date(startsAt.getTime() + 3_600_000) })
}
