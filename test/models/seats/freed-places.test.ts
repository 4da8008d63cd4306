import { expect } from 'chai'
import type mongoose from 'mongoose'
import { placesInAll } from '#lib/seat-count.ts'
import { confirmImport, undoImport } from '#models/importing/run/confirm.ts'
import { reassignPlace } from '#models/ledger/reassign-place.ts'
import { reassignSeat } from '#models/ledger/reassign-seat.ts'
import { confirmPlan } from '#models/planning/change-plans/confirm.ts'
import { choiceKey } from '#models/planning/change-plans/elsewhere.ts'
import { outlineAsItIs } from '#models/planning/change-plans/own-change.ts'
import { planToTell } from '#models/planning/change-plans/to-tell.ts'
import { undoPlan } from '#models/planning/change-plans/undo.ts'
import { reviseWorkshop } from '#models/planning/planning.ts'
import { Workshop } from '#models/records/workshop.ts'
import { movePerson } from '#models/seats/move-person.ts'
import { takeSeat, withdraw } from '#models/seats/seats.ts'
import { areSessionsUnsettled, guards, settleSessions } from '#models/seats/settle-lists.ts'
import { wait } from '#models/seats/waiting.ts'
import { bringing } from '#test/models/importing/bringing.ts'
import { planning } from '#test/models/importing/typed-workshops.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'

type Id = mongoose.Types.ObjectId

/** Withdrawing, answers, capacity by hand and places added: waiting-list.test.ts and the acts of random-acts.test.ts. */
describe('A place that comes free is offered to who waits', function () {
  this.timeout(60_000)
  useDatabase()
  useEmptyCollections()
  let cast: Cast
  let by: Id
  let full: Id
  beforeEach(async () => {
    cast = await raiseCast()
    by = cast.marie._id
    full = cast.fullWorkshop._id
  })
  const { bring, save } = bringing(() => cast)
  const read = (id = full) => Workshop.findById(id).orFail()
  const waits = async (...people: { _id: Id }[]) => {
    for (const { _id: person } of people) await wait(full, { person, by })
  }
  /** Of a session: whom it holds an offer for; its places are all accounted for. */
  const offered = async (id = full) => {
    const workshop = await read(id)
    const { seats, offers, seatsFree } = workshop
    expect(seats.length + offers.length + seatsFree, 'places in all').to.equal(placesInAll(workshop))
    return offers.map(({ person }) => String(person))
  }

  it('by a session revised by hand', async () => {
    await waits(cast.nadia)
    const before = await read()
    await reviseWorkshop(before, { outline: { ...outlineAsItIs(before), capacity: 3 }, slot: null, by })
    expect(await offered()).to.deep.equal([cast.nadia.id])
  })

  it('by a change that is taken back', async () => {
    const before = await read()
    const plan = await planToTell(before, { outline: { ...outlineAsItIs(before), capacity: 1 }, by })
    if (!plan) throw new Error('nothing to tell')
    await confirmPlan(plan._id, {
      by,
      seen: [before.ledger],
      tells: true,
      choices: { [choiceKey(full, cast.lucie._id)]: 'release' }
    })
    await waits(cast.nadia)
    // Lucie found a seat elsewhere: she is not put back.
    await withdraw(full, { person: cast.karim._id, by, reason: 'job' })
    expect(await offered()).to.deep.equal([cast.nadia.id])
    await waits(cast.theo)
    await undoPlan(plan._id, { by })
    // Lucie's seat comes back to her, and Nadia's offer stays: nothing is free, nothing is lost.
    expect(await offered()).to.deep.equal([cast.nadia.id])
    expect((await read()).seatOf(cast.lucie._id)).to.not.equal(null)
  })

  it('by who moves to another date', async () => {
    await waits(cast.nadia)
    await movePerson({ person: cast.karim._id, from: full, to: cast.companyWorkshop._id, by })
    expect(await offered()).to.deep.equal([cast.nadia.id])
  })

  it('by two files of one person, who held two seats, or two offers', async () => {
    await waits(cast.nadia, cast.theo, cast.ines)
    await reassignSeat(full, { from: cast.karim._id, to: cast.lucie._id, by }, () => Promise.resolve())
    expect(await offered()).to.deep.equal([cast.nadia.id])
    await withdraw(full, { person: cast.lucie._id, by, reason: 'job' })
    await reassignPlace(full, { from: cast.nadia._id, to: cast.theo._id, now: new Date() })
    expect(await offered()).to.have.members([cast.theo.id, cast.ines.id])
  })

  describe('by a list that is brought in', () => {
    const stored = async () => (await Workshop.findOne({ reference: 'A-1' }).orFail())._id
    /** One place, Karim's; Nadia waits. */
    const filled = async () => {
      await save(planning({ Places: '1' }))
      const id = await stored()
      await takeSeat(id, { person: cast.karim._id, by })
      await wait(id, { person: cast.nadia._id, by })
      return id
    }

    it('at once', async () => {
      const id = await filled()
      await save(planning({ Places: '2' }))
      expect(await offered(id)).to.deep.equal([cast.nadia.id])
      expect([await areSessionsUnsettled(), await settleSessions()]).to.deep.equal([false, 0])
    })

    /** What brought it in has died; two clocks find it at once. How many sessions they say they settled. */
    const byTwoClocks = async () => {
      const id = await filled()
      await Workshop.updateOne(
        { _id: id },
        { $set: { capacity: 2, unsettled: new Date() }, $inc: { seatsFree: 1, ledger: 1 } }
      )
      expect([await offered(id), await areSessionsUnsettled()]).to.deep.equal([[], true])
      const settled = await Promise.all([settleSessions(), settleSessions()])
      expect([await offered(id), await areSessionsUnsettled()]).to.deep.equal([[cast.nadia.id], false])
      return settled.reduce((one, other) => one + other, 0)
    }

    it('by the clock, once, when what brought it in died before', async () => {
      expect(await byTwoClocks()).to.equal(1)
    })

    it('control: is settled twice with the guard off', async () => {
      const { unsettled } = guards
      guards.unsettled = () => ({}) as never
      try {
        expect(await byTwoClocks()).to.equal(2)
      } finally {
        guards.unsettled = unsettled
      }
    })

    it('by its undoing; one that moves a session where somebody waits is refused', async () => {
      await save(planning({ Places: '2' }))
      const id = await stored()
      await takeSeat(id, { person: cast.karim._id, by })
      // Without an answer the first time, Nadia waits although a seat is free.
      await Workshop.updateOne(
        { _id: id },
        { $push: { waiting: { person: cast.nadia._id, seq: 1, since: new Date(), by, priority: false } } }
      )
      const saved = await confirmImport(await bring(planning({ Places: '1' })), { by })
      expect(await offered(id)).to.deep.equal([])
      await undoImport(saved)
      expect([(await read(id)).capacity, await offered(id)]).to.deep.equal([2, [cast.nadia.id]])
      await withdraw(id, { person: cast.karim._id, by, reason: 'job' })
      const moved = await bring(planning({ Places: '2', Début: '13:00', Fin: '16:00' }))
      expect(moved.lines.refused).to.equal(1)
    })
  })
})
