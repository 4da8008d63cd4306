import { expect } from 'chai'
import { confirmPlan } from '#models/planning/change-plans/confirm.ts'
import { judgeSessions } from '#models/planning/change-plans/judged.ts'
import { outlineAsItIs } from '#models/planning/change-plans/own-change.ts'
import { previewPlan } from '#models/planning/change-plans/preview.ts'
import { planToTell } from '#models/planning/change-plans/to-tell.ts'
import { undoPlan } from '#models/planning/change-plans/undo.ts'
import { drawPlan } from '#models/planning/change-plans/draw.ts'
import { changeCapacity } from '#models/planning/changes.ts'
import { Notice } from '#models/records/notice.ts'
import { Participation } from '#models/records/participation.ts'
import type { Person } from '#models/records/person.ts'
import { SentMessage } from '#models/records/sent-message.ts'
import { Workshop } from '#models/records/workshop.ts'
import { acceptOffer } from '#models/seats/offers.ts'
import { takeSeat, withdraw } from '#models/seats/seats.ts'
import { wait } from '#models/seats/waiting.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { deliverPost, waitIsOver } from '#test/support/post.ts'
import { keyOf } from '#test/support/refusal.ts'

/** Nadia and Théo come, Inès is offered the seat that Karim gave back, Lucie waits; three places. */
describe('A change of a session whose seats are offered', function () {
  this.timeout(120_000)
  useDatabase()
  useEmptyCollections()
  let cast: Cast
  beforeEach(async () => {
    cast = await raiseCast()
    const { theo, karim, ines, lucie, forgeWorkshop, marie } = cast
    const by = marie._id
    for (const { _id: person } of [theo, karim]) await takeSeat(forgeWorkshop._id, { person, by })
    await changeCapacity(forgeWorkshop._id, { capacity: 3, by })
    for (const { _id: person } of [ines, lucie]) await wait(forgeWorkshop._id, { person, by })
    await withdraw(forgeWorkshop._id, { person: karim._id, by, reason: 'job' })
  })

  const forge = () => Workshop.findById(cast.forgeWorkshop._id).orFail()
  const draw = async (capacity: number) => {
    const workshop = await forge()
    const outline = { ...outlineAsItIs(workshop), capacity }
    const plan = await planToTell(workshop, { outline, by: cast.marie._id })
    if (!plan) throw new Error('nothing to tell')
    return plan
  }
  const confirm = async (plan: { _id: Workshop['_id'] }, choices = {}) =>
    confirmPlan(plan._id, { by: cast.marie._id, seen: [(await forge()).ledger], tells: false, choices })
  const deliver = async () => {
    await waitIsOver()
    await deliverPost()
  }
  const offerIsRead = async () => {
    await Notice.updateMany({ kind: 'offered' }, { dueAt: new Date(Date.now() - 1000) })
    await deliver()
    await SentMessage.deleteMany({})
  }
  const told = async ({ email }: Person) =>
    (await SentMessage.find({ to: new RegExp(email ?? 'nobody') })).map(({ kind }) => kind)

  it('ends the offer before anybody gives a seat back: its person is back at their rank, and reads it', async () => {
    const { ines, lucie, nadia, theo } = cast
    await offerIsRead()
    const plan = await draw(2)
    const [judged] = await judgeSessions(plan, [await forge()], new Date())
    expect([judged?.tooMany, judged?.offersEnd]).to.deep.equal([0, 1])
    const { readers } = await previewPlan({ ...plan.toObject(), kind: 'revise' }, await forge())
    const reached = readers.filter(({ reason }) => reason === null)
    expect(reached.map(({ kind, name }) => `${kind} ${name}`)).to.deep.equal([`offerEnded ${ines.fullName}`])
    await confirm(plan)
    const after = await forge()
    expect([after.capacity, after.taken, after.offers.length, after.seatsFree]).to.deep.equal([2, 2, 0, 0])
    expect([after.rankOf(ines._id), after.rankOf(lucie._id)]).to.deep.equal([1, 2])
    expect(await keyOf(acceptOffer(after._id, { person: ines._id, by: null }))).to.equal(
      'waiting.refusal.offerOver'
    )
    const { state, queue } = await Participation.findOne({ workshop: after._id, person: ines._id }).orFail()
    expect([state, queue?.at(-1)?.what]).to.deep.equal(['waiting', 'offerEnded'])
    await deliver()
    expect(await told(ines)).to.deep.equal(['offerEnded'])
    const { text } = await SentMessage.findOne({ kind: 'offerEnded' }).orFail()
    expect(text)
      .to.include('n’existe plus')
      .and.match(/Votre rang sur la liste\s: 1/)
    for (const person of [nadia, theo, lucie]) expect(await told(person)).to.deep.equal([])
  })

  it('says nothing of an offer that nobody read, and offers the seat again once it is undone', async () => {
    const plan = await draw(2)
    await confirm(plan)
    expect(
      await Notice.countDocuments({ kind: { $in: ['offered', 'offerEnded'] }, state: 'planned' })
    ).to.equal(0)
    await undoPlan(plan._id, { by: cast.marie._id })
    const after = await forge()
    expect([after.capacity, after.offerOf(cast.ines._id) !== null, after.seatsFree]).to.deep.equal([
      3,
      true,
      0
    ])
    const offered = { recipient: cast.ines._id, kind: 'offered', state: 'planned' } as const
    expect(await Notice.countDocuments(offered)).to.equal(1)
  })

  it('asks for as many seats as are too many beside the offers', async () => {
    const plan = await draw(1)
    const [judged] = await judgeSessions(plan, [await forge()], new Date())
    expect([judged?.tooMany, judged?.offersEnd]).to.deep.equal([1, 1])
    expect(await keyOf(confirm(plan))).to.equal('workshops.fewerPlaces.refusal.exactly')
  })

  const cancelAndUndo = async () => {
    const plan = await drawPlan({
      ...{ kind: 'cancel', what: { reason: 'tooFew' }, by: cast.marie._id },
      ...{ workshops: [await forge()], now: new Date() }
    } as never)
    await confirm(plan)
    await undoPlan(plan._id, { by: cast.marie._id })
    return { offer: (await forge()).offerOf(cast.ines._id), workshop: await forge() }
  }
  const offersPlanned = () =>
    Notice.find({ recipient: cast.ines._id, kind: 'offered', state: 'planned' }).select('revision')

  it('tells of an offer that nobody had read when the cancellation of its session is undone', async () => {
    const { offer, workshop } = await cancelAndUndo()
    expect((await offersPlanned()).map(({ revision }) => revision)).to.deep.equal([offer?.seq])
    expect(workshop.rankOf(cast.lucie._id)).to.equal(1)
  })

  it('goes on with an offer that was read, without another word', async () => {
    const before = (await forge()).offerOf(cast.ines._id)
    await offerIsRead()
    const { offer } = await cancelAndUndo()
    expect([offer?.seq, +(offer?.until ?? 0)]).to.deep.equal([before?.seq, +(before?.until ?? 1)])
    expect(await offersPlanned()).to.deep.equal([])
  })

  it('shows who waits and who is offered a seat among those who are told of a cancellation', async () => {
    const what = { reason: 'tooFew' }
    const plan = await drawPlan({
      ...{ kind: 'cancel', what, by: cast.marie._id, workshops: [await forge()], now: new Date() }
    } as never)
    const { readers } = await previewPlan({ ...plan.toObject(), kind: 'cancel' }, await forge())
    const names = readers.filter(({ kind }) => kind === 'waitingEnded').map(({ name }) => name)
    expect(names.toSorted()).to.deep.equal([cast.ines.fullName, cast.lucie.fullName].toSorted())
  })
})
