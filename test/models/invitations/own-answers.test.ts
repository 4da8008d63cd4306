import { expect } from 'chai'
import type mongoose from 'mongoose'
import { chooseDate, declineOwn } from '#models/invitations/own-answers.ts'
import { guards as choiceGuards } from '#models/invitations/own-choice.ts'
import { flushOutbox } from '#models/ledger/flush-outbox.ts'
import { guards } from '#models/ledger/settle-choice.ts'
import { Notice } from '#models/records/notice.ts'
import { Participation } from '#models/records/participation.ts'
import { Workshop } from '#models/records/workshop.ts'
import { expireOffers } from '#models/seats/offers.ts'
import { takeSeat, withdraw } from '#models/seats/seats.ts'
import { wait } from '#models/seats/waiting.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { deliverPost, waitIsOver } from '#test/support/post.ts'

type Id = mongoose.Types.ObjectId
const DAY = 86_400_000

describe('What a person answers on their page', function () {
  this.timeout(60_000)
  useDatabase()
  useEmptyCollections()
  let cast: Cast
  beforeEach(async () => void (cast = await raiseCast()))
  const read = (id: Id) => Workshop.findById(id).orFail()

  describe('« non, merci », the time of the offer over,', () => {
    let full: Id
    beforeEach(async () => {
      full = cast.fullWorkshop._id
      for (const { _id: person } of [cast.nadia, cast.theo]) await wait(full, { person, by: null })
      await withdraw(full, { person: cast.karim._id, by: null, reason: null })
      await Workshop.updateOne({ _id: full }, { 'offers.0.until': new Date(Date.now() - 1000) })
    })
    const listed = async () => {
      const { offers, waiting } = await read(full)
      return [offers, waiting].map(list => list.map(({ person }) => String(person)))
    }

    it('is a no: they wait no more, and the seat goes to the next', async () => {
      await declineOwn({ workshop: await read(full), person: cast.nadia._id })
      expect(await listed()).to.deep.equal([[cast.theo.id], []])
      const row = await Participation.findOne({ workshop: full, person: cast.nadia._id }).orFail()
      expect(row.state).to.equal('declined')
    })

    it('is a no also when the clock has put them at the end of the list in between', async () => {
      const workshop = await read(full)
      await expireOffers()
      expect(await listed()).to.deep.equal([[cast.theo.id], [cast.nadia.id]])
      await declineOwn({ workshop, person: cast.nadia._id })
      expect(await listed()).to.deep.equal([[cast.theo.id], []])
    })

    it('to the list is a no also to the seat that was offered in between', async () => {
      const workshop = await read(full)
      await expireOffers()
      await declineOwn({ workshop, person: cast.theo._id })
      expect(await listed()).to.deep.equal([[cast.nadia.id], []])
    })
  })

  describe('two dates, of which a press dies,', () => {
    let own: { workshop: Workshop; person: Id }
    let first: Id
    let second: Id
    beforeEach(async () => {
      const { nadia, forgeWorkshop } = cast
      await withdraw(forgeWorkshop._id, { person: nadia._id, by: null, reason: null })
      const workshop = await read(forgeWorkshop._id)
      own = { workshop, person: nadia._id }
      ;[first, second] = [await another(workshop, 7), await another(workshop, 14)]
    })
    const another = async (workshop: Workshop, days: number) => {
      const { _id, startsAt, endsAt, ...of } = workshop.toObject()
      void _id
      const later = (moment: Date) => new Date(+moment + days * DAY)
      const times = { startsAt: later(startsAt), endsAt: later(endsAt) }
      return (await Workshop.create({ ...of, ...times, seats: [], outbox: [] } as never))._id
    }
    const press = (date: Id) => chooseDate(own, date, [first, second])
    const claims = (date: Id) => choiceGuards.claim({ ...own, now: new Date() }, date)
    /** The press dies before anything is copied. */
    const takesAndDies = (date: Id) =>
      takeSeat(date, { person: own.person, by: null, as: { choice: own.workshop._id }, flushLater: true })
    const held = () => Workshop.distinct('_id', { _id: { $in: [first, second] }, 'seats.person': own.person })
    /** The first has claimed; the second overtakes it, and the first still takes its seat, and dies. */
    const overtaken = async () => {
      await claims(first)
      const { claim } = choiceGuards
      choiceGuards.claim = async (of, date) => {
        choiceGuards.claim = claim
        const claimed = await claim(of, date)
        await takesAndDies(first)
        return claimed
      }
      expect(String(await press(second))).to.equal(String(second))
      await flushOutbox(first)
    }

    it('are one seat once the clock has copied: the one that was overtaken is given back, and never told', async () => {
      await overtaken()
      expect((await held()).map(String)).to.deep.equal([String(second)])
      const row = await Participation.findOne({ workshop: first, person: own.person }).orFail()
      expect(row.state).to.equal('withdrawn')
      await waitIsOver()
      await deliverPost()
      const told = { recipient: own.person, subject: first, state: 'sent' } as const
      expect(await Notice.countDocuments(told)).to.equal(0)
      expect(await Notice.countDocuments({ ...told, subject: second })).to.equal(1)
    })

    it('control: are two when nothing settles the choice', async () => {
      const { settleChoice } = guards
      guards.settleChoice = () => Promise.resolve(false)
      try {
        await overtaken()
        expect(await held()).to.have.length(2)
      } finally {
        guards.settleChoice = settleChoice
      }
    })

    it('are the seat that was taken, when the later one died before its own', async () => {
      await claims(first)
      await claims(second)
      await takesAndDies(first)
      await flushOutbox(first)
      expect((await held()).map(String)).to.deep.equal([String(first)])
      // It was slow, not dead.
      await takesAndDies(second)
      await flushOutbox(second)
      expect((await held()).map(String)).to.deep.equal([String(first)])
    })

    it('are one seat when the first is taken between the look and the claim of the second, which dies', async () => {
      await claims(first)
      const exists = Workshop.exists.bind(Workshop)
      Workshop.exists = (async (...asked: Parameters<typeof exists>) => {
        Reflect.deleteProperty(Workshop, 'exists')
        const found = await exists(...asked)
        await press(first)
        return found
      }) as never
      expect(String(await claims(second))).to.equal(String(first))
      expect((await held()).map(String)).to.deep.equal([String(first)])
    })
  })
})
