import { expect } from 'chai'
import ICAL from 'ical.js'
import { addDays, localDate } from '#lib/dates.ts'
import { propose } from '#models/invitations/proposing.ts'
import { flushOutbox, workshopsPending } from '#models/ledger/flush-outbox.ts'
import { finishChangePlans } from '#models/planning/change-plans/carry-on.ts'
import { confirmPlan, sessionsOf } from '#models/planning/change-plans/confirm.ts'
import { drawPlan } from '#models/planning/change-plans/draw.ts'
import { undoPlan } from '#models/planning/change-plans/undo.ts'
import { cancel, changeCapacity } from '#models/planning/changes.ts'
import { moveWorkshop } from '#models/planning/planning.ts'
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

/** The forge, with Nadia, is joined with the workshop of two seats, where Karim has one. */
describe('Two workshops that are joined', function () {
  this.timeout(120_000)
  useDatabase()
  useEmptyCollections()
  let cast: Cast
  beforeEach(async () => {
    cast = await raiseCast()
    const { fullWorkshop, lucie, marie } = cast
    await withdraw(fullWorkshop._id, { person: lucie._id, by: marie._id, reason: 'mistake' })
  })

  const emptied = () => Workshop.findById(cast.forgeWorkshop._id).orFail()
  const receiving = () => Workshop.findById(cast.fullWorkshop._id).orFail()
  const draw = async () => {
    const workshops = [await emptied(), await receiving()]
    const [from, into] = [cast.forgeWorkshop._id, cast.fullWorkshop._id]
    return drawPlan({ kind: 'regroup', what: { from, into }, workshops, by: cast.marie._id })
  }
  const seenOf = async (plan: ChangePlan) => (await sessionsOf(plan)).map(({ ledger }) => ledger)
  const confirm = async (plan: ChangePlan, seen?: number[], tells = true) =>
    confirmPlan(plan._id, { by: cast.marie._id, seen: seen ?? (await seenOf(plan)), tells })
  const hasSeat = (workshop: Workshop) => workshop.seats.map(({ person }) => String(person)).toSorted()
  const stateOf = async (workshop: Workshop) =>
    (await Participation.findOne({ workshop: workshop._id, person: cast.nadia._id }).orFail()).state
  const isJoined = async () => [
    (await emptied()).state,
    hasSeat(await receiving()).includes(String(cast.nadia.id)),
    (await receiving()).seatsFree
  ]

  it('gives its people a seat in the other, calls the first off, and tells each once what was and what is', async () => {
    const { nadia, karim } = cast
    await deliverPost()
    await SentMessage.deleteMany({})
    const plan = await confirm(await draw())
    expect(plan.sessions.map(({ state }) => state)).to.deep.equal(['applied', 'applied'])
    expect(await isJoined()).to.deep.equal(['cancelled', true, 0])
    expect([await stateOf(await emptied()), await stateOf(await receiving())]).to.deep.equal([
      'byService',
      'registered'
    ])
    await waitIsOver()
    await deliverPost()
    const toNadia = await SentMessage.find({ to: /nadia/ })
    expect(toNadia.map(({ kind }) => kind)).to.deep.equal(['regrouped'])
    const [message] = toNadia
    for (const { startsAt } of [await emptied(), await receiving()])
      expect(message?.text).to.include(localDay(startsAt))
    const methods = (message?.calendar ?? '')
      .split(/(?=BEGIN:VCALENDAR)/)
      .filter(Boolean)
      .map(text => {
        const part = new ICAL.Component(ICAL.parse(text) as never)
        const uid = String(part.getFirstSubcomponent('vevent')?.getFirstPropertyValue('uid'))
        return [String(part.getFirstPropertyValue('method')), uid.split('-')[0]]
      })
    expect(methods).to.deep.equal([
      ['REQUEST', String(cast.fullWorkshop.id)],
      ['CANCEL', String(cast.forgeWorkshop.id)]
    ])
    expect(await SentMessage.countDocuments({ to: new RegExp(karim.email ?? '') })).to.equal(0)
    expect(await Notice.countDocuments({ recipient: nadia._id, kind: 'cancelled' })).to.equal(0)
  })

  it('always tells, whatever is sent', async () => {
    const plan = await confirm(await draw(), undefined, false)
    expect(plan.tells).to.equal(true)
  })

  const localDay = (moment: Date) =>
    new Intl.DateTimeFormat('fr-FR', { day: 'numeric', month: 'long', timeZone: 'Europe/Paris' }).format(
      moment
    )

  it('is refused in words where they do not fit, and where the other takes nobody', async () => {
    await takeSeat(cast.forgeWorkshop._id, { person: cast.theo._id, by: cast.marie._id })
    const refusal = await refusalOf(draw())
    expect([refusal.key, refusal.params]).to.deep.equal([
      'workshops.regrouping.refusal.doesNotFit',
      { count: 2, free: 1 }
    ])
    await Workshop.updateOne({ _id: cast.fullWorkshop._id }, { kind: 'informationMeeting' })
    expect((await refusalOf(draw())).key).to.equal('workshops.regrouping.refusal.otherKind')
    await Workshop.updateOne({ _id: cast.fullWorkshop._id }, { state: 'draft' })
    expect((await refusalOf(draw())).key).to.equal('workshops.regrouping.refusal.notOpen')
  })

  it('changes neither when the last seat goes meanwhile, and tells nobody', async () => {
    await deliverPost()
    const plan = await draw()
    const [first, second] = await seenOf(plan)
    await ChangePlan.updateOne(
      { _id: plan._id },
      {
        $set: {
          state: 'confirmed',
          confirmedAt: new Date(),
          undoUntil: new Date(Date.now() + 600_000),
          leaseUntil: new Date(0),
          'sessions.0.ledger': first,
          'sessions.1.ledger': second,
          'sessions.0.former': { state: 'published', cancelledAt: null, cancelReason: null, ledger: first }
        }
      }
    )
    await takeSeat(cast.fullWorkshop._id, { person: cast.theo._id, by: cast.marie._id })
    await finishChangePlans()
    const ended = await ChangePlan.findById(plan._id).orFail()
    expect(ended.sessions.map(({ state }) => state)).to.deep.equal(['left', 'left'])
    expect(await isJoined()).to.deep.equal(['published', false, 0])
    expect(await stateOf(await emptied())).to.equal('registered')
    await SentMessage.deleteMany({})
    await waitIsOver()
    await deliverPost()
    expect(await SentMessage.countDocuments({ to: /nadia/ })).to.equal(0)
  })

  it('is taken back in silence: each has the seat it had', async () => {
    await deliverPost()
    const before = [hasSeat(await emptied()), hasSeat(await receiving())]
    const plan = await confirm(await draw())
    const undone = await undoPlan(plan._id, { by: cast.marie._id })
    expect(undone.sessions.map(({ state }) => state)).to.deep.equal(['putBack', 'putBack'])
    expect([hasSeat(await emptied()), hasSeat(await receiving())]).to.deep.equal(before)
    expect(await isJoined()).to.deep.equal(['published', false, 1])
    expect(await stateOf(await emptied())).to.equal('registered')
    await SentMessage.deleteMany({})
    await waitIsOver()
    await deliverPost()
    expect(await SentMessage.countDocuments({ to: /nadia/ })).to.equal(0)
  })

  /** Nadia has a seat in both. */
  const inBoth = async () => {
    await takeSeat(cast.companyWorkshop._id, { person: cast.nadia._id, by: cast.marie._id })
    await deliverPost()
    await SentMessage.deleteMany({})
    const workshops = [await emptied(), await Workshop.findById(cast.companyWorkshop._id).orFail()]
    const [from, into] = [cast.forgeWorkshop._id, cast.companyWorkshop._id]
    return drawPlan({ kind: 'regroup', what: { from, into }, workshops, by: cast.marie._id })
  }
  const toNadia = async () => {
    await waitIsOver()
    await deliverPost()
    return (await SentMessage.find({ to: /nadia/ })).map(({ kind }) => kind)
  }
  const seatInCompany = async () => {
    const { companyWorkshop, nadia } = cast
    const seat = { workshop: companyWorkshop._id, person: nadia._id }
    const { state, registeredAt, registeredBy } = await Participation.findOne(seat).orFail()
    return [state, +(registeredAt ?? 0), String(registeredBy)]
  }
  const remindersOf = async (recipientKind: 'company' | 'person') =>
    (await Notice.find({ subject: cast.companyWorkshop._id, recipientKind, state: 'planned' }))
      .map(({ recipient, kind }) => `${String(recipient)} ${kind}`)
      .toSorted()

  it('is taken back in silence for whoever had a seat in both, and for the host', async () => {
    const plan = await inBoth()
    const before = [await seatInCompany(), await remindersOf('person'), await remindersOf('company')]
    await confirm(plan)
    await undoPlan(plan._id, { by: cast.marie._id })
    expect([await seatInCompany(), await remindersOf('person'), await remindersOf('company')]).to.deep.equal(
      before
    )
    expect(await toNadia()).to.deep.equal([])
  })

  it('tells whoever had a seat in both, and leaves the date of that seat as it was', async () => {
    const plan = await inBoth()
    const before = await seatInCompany()
    await confirm(plan)
    expect(await seatInCompany()).to.deep.equal(before)
    expect(await toNadia()).to.deep.equal(['regrouped'])
  })

  it('tells its people that it is called off where neither of the two can hold them any more', async () => {
    const { forgeWorkshop, fullWorkshop, marie, theo } = cast
    await deliverPost()
    await SentMessage.deleteMany({})
    const plan = await draw()
    const [first, second] = await seenOf(plan)
    const standing = { state: 'confirmed', leaseUntil: new Date(0) }
    await ChangePlan.updateOne(
      { _id: plan._id },
      {
        $set: {
          ...standing,
          confirmedAt: new Date(),
          confirmedBy: marie._id,
          undoUntil: new Date(Date.now() + 600_000),
          'sessions.0.ledger': first,
          'sessions.1.ledger': second,
          'sessions.0.former': { state: 'published', cancelledAt: null, cancelReason: null, ledger: first }
        }
      }
    )
    const under = { id: plan._id, ledger: first ?? -1, tells: true, sessions: [] }
    await cancel(forgeWorkshop._id, { reason: 'regrouped', by: marie._id, plan: under })
    await Workshop.updateOne(
      { _id: forgeWorkshop._id },
      { $push: { log: { at: new Date(), what: 'seatMerged' } } }
    )
    await takeSeat(fullWorkshop._id, { person: theo._id, by: marie._id })
    // The second time, as by a process that died before it wrote that the plan was done.
    for (let times = 0; times < 2; times++) {
      await ChangePlan.updateOne({ _id: plan._id }, { $set: standing })
      await finishChangePlans()
    }
    const ended = await ChangePlan.findById(plan._id).orFail()
    expect([ended.state, ended.isUndoable()]).to.deep.equal(['done', false])
    expect(ended.sessions.map(({ state }) => state)).to.deep.equal(['applied', 'left'])
    expect(ended.sessions[0]?.refusal).to.deep.include({
      key: 'workshops.regrouping.refusal.notHeldAgain'
    })
    expect([(await emptied()).cancelReason, await stateOf(await emptied())]).to.deep.equal([
      'other',
      'byService'
    ])
    expect(await toNadia()).to.deep.equal(['cancelled'])
  })

  it('is not taken back by halves once the other was changed', async () => {
    const plan = await confirm(await draw())
    const date = workingDay(addDays(localDate(new Date(), 'Europe/Paris'), 45), 1)
    const place = { kind: 'agency' as const, room: cast.fullWorkshop.place.room }
    const slot = { date, from: '14:00', to: '17:00', saturday: false, place }
    await moveWorkshop(cast.fullWorkshop._id, { slot, by: cast.marie._id })
    expect((await refusalOf(undoPlan(plan._id, { by: cast.marie._id }))).key).to.equal(
      'workshops.changes.refusal.changedSince'
    )
    expect(await isJoined()).to.deep.equal(['cancelled', true, 0])
  })

  it('is finished by the drain wherever its process dies, and takes nobody’s seat', async () => {
    await deliverPost()
    for (let last = 1; ; last += 3) {
      const plan = await draw()
      const came = await dieBefore(
        (_write, rank) => rank > last,
        () => confirm(plan)
      )
      const { state } = await ChangePlan.findById(plan._id).orFail()
      await ChangePlan.updateMany({ leaseUntil: { $ne: null } }, { $set: { leaseUntil: new Date(0) } })
      await finishChangePlans()
      for (const { _id } of await workshopsPending()) await flushOutbox(_id)
      const isDrawn = state === 'drawn'
      expect(await isJoined(), `death after ${last} writes`).to.deep.equal(
        isDrawn ? ['published', false, 1] : ['cancelled', true, 0]
      )
      if (!isDrawn) {
        expect(await Notice.countDocuments({ kind: 'regrouped', state: 'planned' })).to.equal(1)
        await undoPlan(plan._id, { by: cast.marie._id })
      }
      if (came) return
    }
  })

  const proposedToTheo = async (workshop: Workshop) =>
    (await Participation.findOne({ workshop: workshop._id, person: cast.theo._id }))?.state ?? null

  it('leaves what was proposed to end with the first when the other has no seat left', async () => {
    const { theo, marie } = cast
    await propose({ workshop: await emptied(), person: theo, by: marie._id })
    await confirm(await draw())
    expect([await proposedToTheo(await emptied()), await proposedToTheo(await receiving())]).to.deep.equal([
      'byService',
      null
    ])
  })

  it('proposes the other one where seats are left, also after a kill, and no longer once it is undone', async () => {
    const { theo, marie } = cast
    await changeCapacity(cast.fullWorkshop._id, { by: marie._id, capacity: 5 })
    await propose({ workshop: await emptied(), person: theo, by: marie._id })
    await waitIsOver()
    await deliverPost()
    const plan = await draw()
    const came = await dieBefore(
      ({ collection, method }) => collection === 'participations' && method === 'bulkWrite',
      () => confirm(plan)
    )
    expect(came).to.equal(false)
    await ChangePlan.updateMany({ leaseUntil: { $ne: null } }, { $set: { leaseUntil: new Date(0) } })
    await finishChangePlans()
    for (const { _id } of await workshopsPending()) await flushOutbox(_id)
    expect([await proposedToTheo(await emptied()), await proposedToTheo(await receiving())]).to.deep.equal([
      'byService',
      'proposed'
    ])
    const told = {
      recipient: theo._id,
      kind: { $in: ['proposal', 'proposalMoved', 'proposalEnded'] }
    } as const
    const planned = await Notice.find({ ...told, state: 'planned' } as never)
    expect(planned.map(({ kind, subject }) => `${kind} ${String(subject)}`)).to.deep.equal([
      `proposalMoved ${cast.fullWorkshop.id}`
    ])
    expect(+(planned[0]?.dueAt ?? 0)).to.be.above(Date.now() + 8 * 60_000)
    await undoPlan(plan._id, { by: marie._id })
    expect([await proposedToTheo(await emptied()), await proposedToTheo(await receiving())]).to.deep.equal([
      'proposed',
      null
    ])
    await waitIsOver()
    await deliverPost()
    expect(await SentMessage.countDocuments({ kind: 'proposalMoved' }), 'taken back in silence').to.equal(0)
  })

  it('tells who read a proposal of the first that the other one takes its place, once', async () => {
    const { theo, ines, marie } = cast
    await changeCapacity(cast.fullWorkshop._id, { by: marie._id, capacity: 6 })
    await propose({ workshop: await emptied(), person: theo, by: marie._id })
    await waitIsOver()
    await deliverPost()
    await propose({ workshop: await emptied(), person: ines, by: marie._id })
    await confirm(await draw())
    await waitIsOver()
    await deliverPost()
    const sent = await SentMessage.find({ kind: /^proposal/ }).sort({ _id: 1 })
    const of = (person: { email?: string | null }) =>
      sent.filter(({ to }) => to.includes(person.email ?? '-')).map(({ kind }) => kind)
    expect([of(theo), of(ines)]).to.deep.equal([['proposal', 'proposalMoved'], ['proposal']])
  })

  it('tells who ran the first that it is called off', async () => {
    await Workshop.updateOne(
      { _id: cast.forgeWorkshop._id },
      { facilitators: [{ account: cast.romain._id, name: cast.romain.fullName }] }
    )
    await confirm(await draw())
    const told = { recipient: cast.romain._id, subject: cast.forgeWorkshop._id, kind: 'facilitatorCancelled' }
    expect(await Notice.countDocuments(told as never)).to.equal(1)
  })
})
