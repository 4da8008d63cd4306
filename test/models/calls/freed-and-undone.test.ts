import { expect } from 'chai'
import { answerCall } from '#models/calls/answer.ts'
import { callRound } from '#models/calls/round.ts'
import { undoCall } from '#models/calls/undo.ts'
import type { CallReason } from '#models/records/call.ts'
import { Participation } from '#models/records/participation.ts'
import { Person } from '#models/records/person.ts'
import { Workshop } from '#models/records/workshop.ts'
import { Notice } from '#models/records/notice.ts'
import { guards } from '#models/seats/back-on-list.ts'
import { addPlaces } from '#models/seats/add-places.ts'
import { takeSeat, withdraw } from '#models/seats/seats.ts'
import { wait } from '#models/seats/waiting.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { deliverPost, waitIsOver } from '#test/support/post.ts'
import { keyOf } from '#test/support/refusal.ts'

describe('A call', () => {
  useDatabase()
  useEmptyCollections()
  let cast: Cast
  beforeEach(async () => void (cast = await raiseCast()))
  const reasons = async () =>
    (await callRound(cast.marie)).rows.map(
      ({ person, lines }) => `${person.firstName}: ${lines.map(({ kind }) => kind).join(', ')}`
    )
  const by = () => cast.marie._id
  const answer = (
    person: Person,
    kind: CallReason,
    rest: Partial<Parameters<typeof answerCall>[2]> & { subject: Workshop['_id'] }
  ) => answerCall(cast.marie, person._id, { kind, answer: 'no', words: '', key: `${kind} call`, ...rest })

  it('about seats lost at one moment begins with who has the least way to come, whoever joined first', async () => {
    const { nadia, theo, fullWorkshop } = cast
    const away = { postcode: '06300', commune: 'Nice', communeCode: null }
    const near = { postcode: '13400', commune: 'Aubagne', communeCode: null }
    await Person.updateOne({ _id: nadia._id }, { email: null, ...away })
    await Person.updateOne({ _id: theo._id }, { email: null, ...near })
    await Workshop.updateOne(
      { _id: fullWorkshop._id },
      { 'place.postcode': '13400', 'place.commune': 'Aubagne' }
    )
    for (const { _id: person } of [nadia, theo]) await wait(fullWorkshop._id, { person, by: by() })
    await addPlaces(fullWorkshop._id, {
      places: 2,
      reason: 'absences',
      words: '',
      key: 'places',
      by: by()
    })
    const { rows } = await callRound(cast.marie)
    const freed = rows.flatMap(({ person, lines }) =>
      lines.flatMap(({ kind, km }) => (kind === 'freed' ? [{ name: person.firstName, km: km ?? -1 }] : []))
    )
    expect(freed.map(({ name }) => name)).to.deep.equal([theo.firstName, nadia.firstName])
    expect(freed[0]?.km).to.equal(0)
    expect(freed[1]?.km).to.be.above(100)
  })

  it('that gave a seat back is taken back: they come again, while the seat is free', async () => {
    const { odile, companyWorkshop } = cast
    const { _id: subject } = companyWorkshop
    await takeSeat(subject, { person: odile._id, by: by() })
    await waitIsOver()
    await deliverPost()
    expect(await reasons()).to.deep.equal(['Odile: confirmation'])
    const call = await answer(odile, 'confirmation', { subject, why: 'transport' })
    const held = async () => (await Workshop.findById(subject).orFail()).seatOf(odile._id) !== null
    expect([await held(), await reasons()]).to.deep.equal([false, []])
    await undoCall(cast.marie, call, { words: '' })
    expect(await held()).to.equal(true)
  })

  it('that was asked for is taken back: they wait for it again', async () => {
    const { nadia, forgeWorkshop } = cast
    const { _id: subject } = forgeWorkshop
    await Participation.updateOne(
      { person: nadia._id, workshop: subject },
      { callWanted: { at: new Date(), why: 'noneSuits' } }
    )
    const call = await answer(nadia, 'wanted', { subject, answer: 'done' })
    expect(await reasons()).to.deep.equal([])
    await undoCall(cast.marie, call, { words: '' })
    expect(await reasons()).to.deep.equal(['Nadia: wanted'])
  })

  describe('about a freed seat', () => {
    /** Karim gives his seat back: Nadia, who reads no e-mail, is offered it; Théo waits after her. */
    async function freedFor(more: { onlyNadia?: boolean } = {}) {
      const { nadia, theo, karim, fullWorkshop } = cast
      await Person.updateOne({ _id: nadia._id }, { email: null })
      for (const person of more.onlyNadia ? [nadia] : [nadia, theo])
        await wait(fullWorkshop._id, { person: person._id, by: by() })
      await withdraw(fullWorkshop._id, { person: karim._id, by: by(), reason: 'job' })
      return { offer: (await read()).offerOf(nadia._id), subject: fullWorkshop._id }
    }
    const read = () => Workshop.findById(cast.fullWorkshop._id).orFail()
    const stateOf = async (person: Person) =>
      (await Participation.findOne({ person: person._id, workshop: cast.fullWorkshop._id }).orFail()).state
    const counted = ({ seats, offers, seatsFree }: Workshop) => seats.length + offers.length + seatsFree

    it('a yes is taken back: the very offer is theirs again, and no second message says it', async () => {
      const { nadia } = cast
      const { offer, subject } = await freedFor()
      const call = await answer(nadia, 'freed', { subject, answer: 'yes' })
      expect([await stateOf(nadia), await reasons()]).to.deep.equal(['registered', []])
      await undoCall(cast.marie, call, { words: '' })
      const after = await read()
      expect([after.seatOf(nadia._id), after.offerOf(nadia._id)?.seq]).to.deep.equal([null, offer?.seq])
      expect(after.offerOf(nadia._id)?.until).to.deep.equal(offer?.until)
      expect([await stateOf(nadia), await reasons()]).to.deep.equal(['offered', ['Nadia: freed']])
      expect([counted(after), after.waiting.length]).to.deep.equal([after.capacity, 1])
      await waitIsOver()
      await deliverPost()
      const told = await Notice.find({ recipient: nadia._id, subject, kind: 'offered' })
      expect(told.map(({ revision }) => revision)).to.deep.equal([offer?.seq])
      expect(await Notice.countDocuments({ recipient: nadia._id, kind: 'withdrawn' })).to.equal(0)
    })

    it('a no is taken back while nobody else has the seat, with the date that was taken instead', async () => {
      const { nadia, companyWorkshop } = cast
      const { offer, subject } = await freedFor({ onlyNadia: true })
      const call = await answer(nadia, 'freed', { subject, why: 'transport', next: companyWorkshop._id })
      expect([await stateOf(nadia), (await read()).seatsFree]).to.deep.equal(['declined', 1])
      await undoCall(cast.marie, call, { words: '' })
      expect((await read()).offerOf(nadia._id)?.seq).to.equal(offer?.seq)
      expect([await stateOf(nadia), counted(await read())]).to.deep.equal([
        'offered',
        (await read()).capacity
      ])
      expect((await Workshop.findById(companyWorkshop._id).orFail()).seatOf(nadia._id)).to.equal(null)
      expect(await reasons()).to.deep.equal(['Nadia: freed'])
    })

    it('a no stays once the seat is offered to the next one: without the guard it would be promised twice', async () => {
      const { nadia, theo } = cast
      const { subject } = await freedFor()
      const call = await answer(nadia, 'freed', { subject })
      expect(await stateOf(theo)).to.equal('offered')
      expect(await keyOf(undoCall(cast.marie, call, { words: '' }))).to.equal('calls.refusal.seatGone')
      expect([await stateOf(nadia), counted(await read())]).to.deep.equal([
        'declined',
        (await read()).capacity
      ])
      const { isFree } = guards
      guards.isFree = () => true
      try {
        await undoCall(cast.marie, call, { words: '' })
      } finally {
        guards.isFree = isFree
      }
      expect((await read()).offers).to.have.length(2)
      expect((await read()).seatsFree).to.equal(-1)
    })

    it('whoever waited where nothing is held waits again at the same rank', async () => {
      const { nadia, theo } = cast
      const { _id: subject } = cast.fullWorkshop
      for (const { _id: person } of [nadia, theo]) await wait(subject, { person, by: by() })
      const rank = (await read()).waitingOf(nadia._id)?.seq
      // Too late to hold anything: a seat is free, and the list is rung in its order.
      const startsAt = new Date(Date.now() + 90 * 60_000)
      await Workshop.updateOne(
        { _id: subject },
        { startsAt, endsAt: new Date(+startsAt + 3_600_000), $inc: { capacity: 1, seatsFree: 1 } }
      )
      expect(await reasons()).to.deep.equal(['Nadia: freed', 'Théo: freed'])
      const no = await answer(nadia, 'freed', { subject })
      expect(await stateOf(nadia)).to.equal('withdrawn')
      await undoCall(cast.marie, no, { words: '' })
      expect((await read()).waitingOf(nadia._id)?.seq).to.equal(rank)
      const yes = await answer(nadia, 'freed', { subject, answer: 'yes', key: 'yes' })
      expect(await stateOf(nadia)).to.equal('registered')
      await undoCall(cast.marie, yes, { words: '' })
      expect([(await read()).waitingOf(nadia._id)?.seq, await stateOf(nadia)]).to.deep.equal([
        rank,
        'waiting'
      ])
      expect(counted(await read())).to.equal((await read()).capacity)
      expect(await reasons()).to.deep.equal(['Nadia: freed', 'Théo: freed'])
    })
  })
})
