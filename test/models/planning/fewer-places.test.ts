import { expect } from 'chai'
import { addDays, localDate, momentIn } from '#lib/dates.ts'
import { flushOutbox, workshopsPending } from '#models/ledger/flush-outbox.ts'
import { finishChangePlans } from '#models/planning/change-plans/carry-on.ts'
import { confirmPlan } from '#models/planning/change-plans/confirm.ts'
import { choiceKey } from '#models/planning/change-plans/elsewhere.ts'
import { outlineAsItIs } from '#models/planning/change-plans/own-change.ts'
import { planToTell } from '#models/planning/change-plans/to-tell.ts'
import { undoPlan } from '#models/planning/change-plans/undo.ts'
import { reviseWorkshop } from '#models/planning/planning.ts'
import { guards } from '#models/planning/under-plan.ts'
import { ChangePlan } from '#models/records/change-plan.ts'
import { Notice } from '#models/records/notice.ts'
import { Participation } from '#models/records/participation.ts'
import type { Person } from '#models/records/person.ts'
import { SentMessage } from '#models/records/sent-message.ts'
import { Workshop } from '#models/records/workshop.ts'
import { takeSeat } from '#models/seats/seats.ts'
import { workingDay } from '#seeds/calendar.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { dieBefore } from '#test/support/dying.ts'
import { deliverPost, waitIsOver } from '#test/support/post.ts'
import { refusalOf } from '#test/support/refusal.ts'

/** Nadia, Théo and Karim come, in this order; the forge keeps two places. */
describe('Fewer places than people', function () {
  this.timeout(120_000)
  useDatabase()
  useEmptyCollections()
  let cast: Cast
  beforeEach(async () => {
    cast = await raiseCast()
    for (const person of [cast.theo, cast.karim])
      await takeSeat(cast.forgeWorkshop._id, { person: person._id, by: cast.marie._id })
    const { _id: _, ...facts } = (await forge()).toObject()
    const date = workingDay(addDays(localDate(new Date(), 'Europe/Paris'), 60), 1)
    const [startsAt, endsAt] = ['14:00', '17:00'].map(time => momentIn('Europe/Paris', date, time))
    const others = { facilitators: [], seats: [], outbox: [], log: [], seatsFree: facts.capacity }
    await Workshop.create({ ...facts, ...others, startsAt, endsAt } as never)
    await deliverPost()
    await SentMessage.deleteMany({})
  })

  const forge = () => Workshop.findById(cast.forgeWorkshop._id).orFail()
  const draw = async (capacity = 2) => {
    const workshop = await forge()
    return planToTell(workshop, { outline: { ...outlineAsItIs(workshop), capacity }, by: cast.marie._id })
  }
  const drawn = async () => {
    const plan = await draw()
    if (!plan) throw new Error('nothing to tell')
    return plan
  }
  const confirm = async (plan: ChangePlan, people: Person[], tells = true) =>
    confirmPlan(plan._id, {
      by: cast.marie._id,
      seen: [(await forge()).ledger],
      tells,
      choices: Object.fromEntries(
        people.map(({ _id }) => [choiceKey(cast.forgeWorkshop._id, _id), 'release' as const])
      )
    })
  const names = async () => (await forge()).seats.map(({ person }) => String(person))
  const free = async () => (await forge()).seatsFree
  const stateOf = async ({ _id: person }: Person) =>
    (await Participation.findOne({ workshop: cast.forgeWorkshop._id, person }).orFail()).state
  const delivered = async () => {
    await waitIsOver()
    await deliverPost()
    return SentMessage.find()
  }
  const idOf = ({ _id }: Person) => String(_id)

  it('are a plan that says how many are too many; as many places as people are not', async () => {
    expect(await draw(3)).to.equal(null)
    const plan = await drawn()
    expect([plan.kind, await free(), (await forge()).capacity]).to.deep.equal([
      'revise',
      cast.forgeWorkshop.capacity - 3,
      cast.forgeWorkshop.capacity
    ])
    const outline = { ...outlineAsItIs(await forge()), capacity: 2 }
    const refusal = await refusalOf(
      reviseWorkshop(await forge(), { outline, slot: null, by: cast.marie._id, release: [cast.karim._id] })
    )
    expect(refusal.key).to.equal('errors.workshop.capacityBelowTaken')
  })

  it('give back the very seats that are chosen, which only those people read, with the next date', async () => {
    const was = await forge()
    const plan = await drawn()
    for (const people of [[], [cast.theo, cast.karim]]) {
      const { key, params } = await refusalOf(confirm(plan, people))
      expect([key, params['count']]).to.deep.equal(['workshops.fewerPlaces.refusal.exactly', 1])
    }
    // Telling is no choice, whatever is sent.
    await confirm(plan, [cast.theo], false)
    const after = await forge()
    expect([after.capacity, after.seatsFree, after.ledger]).to.deep.equal([2, 0, was.ledger + 1])
    expect(await names()).to.deep.equal([cast.nadia, cast.karim].map(idOf))
    expect([await stateOf(cast.theo), await stateOf(cast.karim)]).to.deep.equal(['withdrawn', 'registered'])
    const messages = await delivered()
    expect(messages.map(({ to, kind }) => [kind, to.includes('theo')])).to.deep.equal([['fewerPlaces', true]])
    const [message] = messages
    expect(message?.text).to.include('moins de places').and.include('14')
    expect(message?.calendar).to.include('METHOD:CANCEL')
  })

  it('ask to read again once somebody has registered since', async () => {
    const plan = await drawn()
    const { ledger } = await forge()
    await takeSeat(cast.forgeWorkshop._id, { person: cast.lucie._id, by: cast.marie._id })
    const choices = { [choiceKey(cast.forgeWorkshop._id, cast.karim._id)]: 'release' as const }
    const refusal = await refusalOf(
      confirmPlan(plan._id, { by: cast.marie._id, seen: [ledger], tells: true, choices })
    )
    expect([refusal.key, (await forge()).taken]).to.deep.equal(['workshops.changes.refusal.readAgain', 4])
  })

  /** Somebody registers after the plan is confirmed and before its write. */
  const registeredInBetween = async () => {
    const plan = await drawn()
    await dieBefore(
      ({ collection }) => collection === 'workshops',
      () => confirm(plan, [cast.karim])
    )
    await takeSeat(cast.forgeWorkshop._id, { person: cast.lucie._id, by: cast.marie._id })
    await ChangePlan.updateMany({ leaseUntil: { $ne: null } }, { $set: { leaseUntil: new Date(0) } })
    await finishChangePlans()
    return (await ChangePlan.findById(plan._id).orFail()).sessions[0]?.state
  }

  it('leave a session where somebody registered before the write', async () => {
    expect(await registeredInBetween()).to.equal('left')
    expect([(await forge()).taken, (await forge()).capacity]).to.deep.equal([4, cast.forgeWorkshop.capacity])
  })

  it('are never oversold, even where the number of the page is not compared: the write is judged by what it reads', async () => {
    const { isAsRead } = guards
    guards.isAsRead = () => true
    try {
      expect(await registeredInBetween()).to.equal('left')
      const plan = await ChangePlan.findOne({ state: 'done' }).orFail()
      expect(plan.sessions[0]?.refusal).to.deep.include({ key: 'errors.workshop.capacityBelowTaken' })
    } finally {
      guards.isAsRead = isAsRead
    }
  })

  it('give each seat back as it was, in silence, when they are undone within ten minutes', async () => {
    const before = await names()
    const freeBefore = await free()
    const plan = await confirm(await drawn(), [cast.theo])
    const undone = await undoPlan(plan._id, { by: cast.marie._id })
    expect([undone.state, undone.sessions[0]?.refusal]).to.deep.equal(['undone', null])
    expect([await names(), await free()]).to.deep.equal([before, freeBefore])
    expect(await stateOf(cast.theo)).to.equal('registered')
    expect(await delivered()).to.have.length(0)
  })

  it('are done once, wherever the process dies', async () => {
    for (let last = 1; ; last += 5) {
      const plan = await drawn()
      const came = await dieBefore(
        (_write, rank) => rank > last,
        () => confirm(plan, [cast.theo])
      )
      const { state } = await ChangePlan.findById(plan._id).orFail()
      await ChangePlan.updateMany({ leaseUntil: { $ne: null } }, { $set: { leaseUntil: new Date(0) } })
      await finishChangePlans()
      for (const { _id } of await workshopsPending()) await flushOutbox(_id)
      if (state !== 'drawn') {
        expect([await names(), await free()], `death after ${last} writes`).to.deep.equal([
          [cast.nadia, cast.karim].map(idOf),
          0
        ])
        const owed = { kind: 'fewerPlaces' as const, state: 'planned' as const }
        expect((await Notice.find(owed)).map(({ recipient }) => String(recipient))).to.deep.equal([
          idOf(cast.theo)
        ])
        await undoPlan(plan._id, { by: cast.marie._id })
      }
      if (came) return
    }
  })
})
