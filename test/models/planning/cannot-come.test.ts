import { expect } from 'chai'
import { addDays, localDate, momentIn } from '#lib/dates.ts'
import { flushOutbox, workshopsPending } from '#models/ledger/flush-outbox.ts'
import { finishChangePlans } from '#models/planning/change-plans/carry-on.ts'
import { confirmPlan } from '#models/planning/change-plans/confirm.ts'
import { drawPlan } from '#models/planning/change-plans/draw.ts'
import { choiceKey, type Choice } from '#models/planning/change-plans/elsewhere.ts'
import { undoPlan } from '#models/planning/change-plans/undo.ts'
import { guards } from '#models/planning/release.ts'
import { ChangePlan } from '#models/records/change-plan.ts'
import { Notice } from '#models/records/notice.ts'
import { Participation } from '#models/records/participation.ts'
import { SentMessage } from '#models/records/sent-message.ts'
import { Workshop } from '#models/records/workshop.ts'
import { takeSeat, withdraw } from '#models/seats/seats.ts'
import { workingDay } from '#seeds/calendar.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { dieBefore } from '#test/support/dying.ts'
import { deliverPost, waitIsOver } from '#test/support/post.ts'
import { refusalOf } from '#test/support/refusal.ts'

/** The forge moves to the very hour at which Nadia has a seat elsewhere; Théo, who comes too, has none. */
describe('Somebody who has another seat at the hour that a workshop moves to', function () {
  this.timeout(120_000)
  useDatabase()
  useEmptyCollections()
  let cast: Cast
  let elsewhere: Workshop
  const day = (days: number) => workingDay(addDays(localDate(new Date(), 'Europe/Paris'), days), 1)
  const at = (date: string, time: string) => momentIn('Europe/Paris', date, time)

  const anotherOn = async (date: string, about: Record<string, unknown>) => {
    const { _id: _, ...facts } = (await forge()).toObject()
    const [startsAt, endsAt] = [at(date, '14:00'), at(date, '17:00')]
    const others = { facilitators: [], seats: [], outbox: [], log: [], seatsFree: facts.capacity }
    return Workshop.create({ ...facts, ...others, startsAt, endsAt, ...about })
  }
  beforeEach(async () => {
    cast = await raiseCast()
    await takeSeat(cast.forgeWorkshop._id, { person: cast.theo._id, by: cast.marie._id })
    await Workshop.updateOne(
      { _id: cast.forgeWorkshop._id },
      [{ $set: { capacity: 2, seatsFree: { $subtract: [2, { $size: '$seats' }] } } }] as never,
      { updatePipeline: true }
    )
    const place = { ...cast.forgeWorkshop.toObject().place, room: 'Salle collective 2' }
    elsewhere = await anotherOn(day(40), { place, trade: 'N1105', tradeLabel: 'Manutention' })
    await takeSeat(elsewhere._id, { person: cast.nadia._id, by: cast.marie._id })
    await anotherOn(day(60), {})
    await deliverPost()
    await SentMessage.deleteMany({})
  })

  const forge = () => Workshop.findById(cast.forgeWorkshop._id).orFail()
  const draw = async () => {
    const place = { kind: 'agency' as const, room: cast.forgeWorkshop.place.room }
    const slot = { date: day(40), from: '14:00', to: '17:00', saturday: false, place }
    return drawPlan({
      kind: 'move',
      what: { slot, saidBy: '' },
      workshops: [await forge()],
      by: cast.marie._id
    })
  }
  const confirm = async (plan: ChangePlan, choice: Choice | null, keepReason = '') =>
    confirmPlan(plan._id, {
      by: cast.marie._id,
      seen: [(await forge()).ledger],
      tells: true,
      choices: choice ? { [choiceKey(cast.forgeWorkshop._id, cast.nadia._id)]: choice } : {},
      keepReason
    })
  const undo = (plan: ChangePlan) => undoPlan(plan._id, { by: cast.marie._id })
  const hasSeat = async () => (await forge()).seatOf(cast.nadia._id) !== null
  const stateOfNadia = async () =>
    (await Participation.findOne({ workshop: cast.forgeWorkshop._id, person: cast.nadia._id }).orFail()).state
  const delivered = async (who: string) => {
    await waitIsOver()
    await deliverPost()
    return SentMessage.find({ to: new RegExp(who) })
  }

  it('gives the seat back in the write of the move, and reads one message: not the move, but other dates', async () => {
    const was = await forge()
    await confirm(await draw(), 'release')
    const after = await forge()
    expect([await hasSeat(), after.seatsFree, await stateOfNadia()]).to.deep.equal([false, 1, 'withdrawn'])
    expect(after.ledger).to.equal(was.ledger + 1)
    const messages = await delivered('nadia')
    expect(messages.map(({ kind }) => kind)).to.deep.equal(['released'])
    const [message] = messages
    const said = (moment: Date) =>
      new Intl.DateTimeFormat('fr-FR', { day: 'numeric', month: 'long', timeZone: 'Europe/Paris' })
        .format(moment)
        .replace(/^1 /, '1er ')
    expect(message?.text)
      .to.include(said(was.startsAt))
      .and.include(said(at(day(60), '14:00')))
    expect(message?.text).to.not.include(said(after.startsAt))
    expect(message?.calendar).to.include('METHOD:CANCEL')
    expect((await SentMessage.find({ to: /theo/ })).map(({ kind }) => kind)).to.deep.equal(['moved'])
    expect((await Workshop.findById(elsewhere._id).orFail()).seatOf(cast.nadia._id)).to.not.equal(null)
  })

  it('is kept with a reason only, which stays in the log, and reads of the move', async () => {
    const plan = await draw()
    expect((await refusalOf(confirm(plan, 'keep'))).key).to.equal('workshops.cannotCome.reasonNeeded')
    await confirm(plan, 'keep', 'Elle choisira')
    expect(await hasSeat()).to.equal(true)
    expect((await forge()).log.at(-1)?.detail).to.deep.include({
      overrideReason: 'Elle choisira',
      despite: ['people']
    })
    expect((await delivered('nadia')).map(({ kind }) => kind)).to.deep.equal(['moved'])
  })

  it('is asked about anew when the page did not name her', async () => {
    expect((await refusalOf(confirm(await draw(), null))).key).to.equal('workshops.changes.refusal.readAgain')
    expect([await hasSeat(), +(await forge()).startsAt]).to.deep.equal([true, +cast.forgeWorkshop.startsAt])
  })

  it('has the seat again, in silence, when the move is undone', async () => {
    const before = (await forge()).seats.map(({ person }) => String(person))
    const plan = await confirm(await draw(), 'release')
    const undone = await undo(plan)
    expect(undone.sessions[0]?.refusal).to.equal(null)
    expect((await forge()).seats.map(({ person }) => String(person))).to.deep.equal(before)
    expect([(await forge()).seatsFree, await stateOfNadia()]).to.deep.equal([0, 'registered'])
    expect(await delivered('nadia')).to.have.length(0)
    expect(
      await Notice.countDocuments({ recipient: cast.nadia._id, kind: 'reminder48Hours', state: 'planned' })
    ).to.be.greaterThan(0)
  })

  const undoneTooLate = async () => {
    const plan = await confirm(await draw(), 'release')
    await takeSeat(cast.forgeWorkshop._id, { person: cast.karim._id, by: cast.marie._id })
    return undo(plan)
  }

  it('stays without it when another person has taken it since, which is said, and reads only that', async () => {
    const undone = await undoneTooLate()
    expect(undone.sessions[0]?.state).to.equal('putBack')
    expect(undone.sessions[0]?.refusal).to.deep.include({ key: 'workshops.cannotCome.notBack' })
    expect([await hasSeat(), (await forge()).taken, (await forge()).seatsFree]).to.deep.equal([false, 2, 0])
    expect((await delivered('nadia')).map(({ kind }) => kind)).to.deep.equal(['withdrawn'])
  })

  it('control: without the guard the seat is given to both', async () => {
    const { isFree } = guards
    guards.isFree = () => true
    try {
      await undoneTooLate()
      expect([(await forge()).taken, (await forge()).seatsFree]).to.deep.equal([3, -1])
    } finally {
      guards.isFree = isFree
    }
  })

  it('keeps the seat when the other one was given up before the write', async () => {
    const plan = await draw()
    const came = await dieBefore(
      ({ collection }) => collection === 'workshops',
      () => confirm(plan, 'release')
    )
    expect(came).to.equal(false)
    await withdraw(elsewhere._id, { person: cast.nadia._id, by: cast.marie._id, reason: 'personal' })
    await ChangePlan.updateMany({ leaseUntil: { $ne: null } }, { $set: { leaseUntil: new Date(0) } })
    await finishChangePlans()
    expect([await hasSeat(), +(await forge()).startsAt]).to.deep.equal([true, +at(day(40), '14:00')])
  })

  it('is given back once, wherever the process dies', async () => {
    for (let last = 1; ; last += 4) {
      const plan = await draw()
      const came = await dieBefore(
        (_write, rank) => rank > last,
        () => confirm(plan, 'release')
      )
      const { state } = await ChangePlan.findById(plan._id).orFail()
      await ChangePlan.updateMany({ leaseUntil: { $ne: null } }, { $set: { leaseUntil: new Date(0) } })
      await finishChangePlans()
      for (const { _id } of await workshopsPending()) await flushOutbox(_id)
      const isDrawn = state === 'drawn'
      expect([await hasSeat(), (await forge()).seatsFree], `death after ${last} writes`).to.deep.equal(
        isDrawn ? [true, 0] : [false, 1]
      )
      if (!isDrawn) {
        const subject = cast.forgeWorkshop._id
        const planned = { recipient: cast.nadia._id, subject, state: 'planned' as const }
        expect((await Notice.find(planned)).map(({ kind }) => kind)).to.deep.equal(['released'])
        await undo(plan)
        expect([await hasSeat(), await stateOfNadia()]).to.deep.equal([true, 'registered'])
      }
      if (came) return
    }
  })
})
