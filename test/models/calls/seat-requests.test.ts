import { expect } from 'chai'
import type mongoose from 'mongoose'
import { answerCall, noteNoAnswer } from '#models/calls/answer.ts'
import type { OwnAnswer } from '#models/calls/reasons.ts'
import { callRound } from '#models/calls/round.ts'
import { undoCall } from '#models/calls/undo.ts'
import { timelineOf } from '#models/history/timeline.ts'
import { propose } from '#models/invitations/proposing.ts'
import type { Person } from '#models/records/person.ts'
import { SeatRequest } from '#models/records/seat-request.ts'
import { Workshop } from '#models/records/workshop.ts'
import { registerPerson, undoRegistration } from '#models/seats/registering.ts'
import { Participation } from '#models/records/participation.ts'
import { matchRequest, reopenRequest } from '#models/seats/requests/answer.ts'
import { movePerson, undoMove } from '#models/seats/move-person.ts'
import { wait } from '#models/seats/waiting.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { keyOf } from '#test/support/refusal.ts'

type Id = mongoose.Types.ObjectId

describe('Who asks for a seat from outside', () => {
  useDatabase()
  useEmptyCollections()
  let cast: Cast
  let by: Id
  let keys = 0
  beforeEach(async () => {
    cast = await raiseCast()
    by = cast.marie._id
  })
  const asks = ({ _id: workshop, agency } = cast.forgeWorkshop, more = {}) =>
    SeatRequest.create({
      ...{ firstName: 'Zoé', lastName: 'Roche', phone: '+33639980077', wish: 'seat' },
      ...{ workshop, agency, at: new Date(), keys: [`key ${keys++}`], ...more }
    } as never) as unknown as Promise<SeatRequest>
  const asked = (one: SeatRequest) => SeatRequest.findById(one._id).orFail()
  const rows = async () => (await callRound(cast.marie)).rows
  const said = async () =>
    (await rows()).map(
      ({ person, lines }) => `${person.firstName}: ${lines.map(({ kind }) => kind).join(', ')}`
    )
  const answer = (person: Id, given: OwnAnswer, why: string | null = null) =>
    answerCall(cast.marie, person, {
      ...{ kind: 'seatRequest' as const, subject: cast.forgeWorkshop._id, answer: given, why },
      ...{ key: `answer ${keys++}`, words: 'Dit au téléphone' }
    })

  it('is a call, under the name they gave until their file is known; then one row with other reasons', async () => {
    const { lucie, forgeWorkshop, companyWorkshop } = cast
    const request = await asks()
    expect(await said()).to.deep.equal(['Zoé: seatRequest'])
    expect((await callRound(cast.samira)).rows).to.have.length(0)
    const [row] = await rows()
    expect([row?.isUnknown, row?.person.phone]).to.deep.equal([true, '+33639980077'])
    await noteNoAnswer(cast.marie, request._id, { key: 'missed' })
    expect((await rows())[0]?.missed).to.equal(1)
    const old = new Date(Date.now() - 4 * 86_400_000)
    await propose({ workshop: companyWorkshop, person: lucie, by, now: old })
    await matchRequest(request, lucie)
    const [known] = await rows()
    expect([known?.isUnknown, known?.missed]).to.deep.equal([false, 1])
    expect(await said()).to.deep.equal(['Lucie: seatRequest, proposal'])
    const { entries } = await timelineOf(lucie)
    expect(entries.some(({ kind }) => kind === 'called')).to.equal(true)
    expect(forgeWorkshop.id).to.not.equal(companyWorkshop.id)
  })

  it('is registered by telephone once their file is known, and undoing makes the request wait again', async () => {
    const request = await asks()
    expect(await keyOf(answer(request._id, 'yes'))).to.equal('calls.refusal.gone')
    await matchRequest(request, cast.lucie)
    const call = await answer(cast.lucie._id, 'yes')
    expect(await asked(request)).to.include({ state: 'answered', outcome: 'registered' })
    expect(await said()).to.deep.equal([])
    await undoCall(cast.marie, call, { words: '' })
    expect(await asked(request)).to.include({ state: 'waiting', outcome: null })
    const read = await Workshop.findById(cast.forgeWorkshop._id).orFail()
    expect(read.seatOf(cast.lucie._id)).to.equal(null)
    expect(await said()).to.deep.equal(['Lucie: seatRequest'])
  })

  it('is answered without a seat by what was said, known or not, and comes back when that is taken back', async () => {
    const request = await asks()
    expect(await keyOf(answer(request._id, 'told'))).to.equal('calls.refusal.whyMissing')
    const call = await answer(request._id, 'told', 'full')
    expect(await asked(request)).to.include({ state: 'answered', outcome: 'full' })
    expect(await said()).to.deep.equal([])
    await undoCall(cast.marie, call, { words: '' })
    expect(await said()).to.deep.equal(['Zoé: seatRequest'])
    await answer(request._id, 'told', 'declined')
    // From the page of the request, later: it waits again, and is a call again.
    await reopenRequest(request, { by, now: new Date(Date.now() + 1000) })
    expect((await callRound(cast.marie, new Date(Date.now() + 2000))).rows).to.have.length(1)
  })

  it('keeps the seat that a colleague gave since, when what was said is taken back', async () => {
    const request = await asks()
    await matchRequest(request, cast.lucie)
    const call = await answer(cast.lucie._id, 'told', 'full')
    const workshop = await Workshop.findById(cast.forgeWorkshop._id).orFail()
    await registerPerson({ workshop, person: cast.lucie, by })
    await undoCall(cast.marie, call, { words: '' })
    const read = await Workshop.findById(cast.forgeWorkshop._id).orFail()
    expect(read.seatOf(cast.lucie._id)).to.not.equal(null)
    expect(await said()).to.deep.equal([])
  })

  describe('is answered by what is done about them:', () => {
    const matched = async (person: Person, workshop = cast.forgeWorkshop, more = {}) => {
      const request = await asks(workshop, more)
      await matchRequest(request, person)
      return request
    }

    it('the waiting list', async () => {
      const request = await matched(cast.nadia, cast.fullWorkshop)
      const other = await matched(cast.theo, cast.fullWorkshop)
      await wait(cast.fullWorkshop._id, { person: cast.nadia._id, by })
      expect(await asked(request)).to.include({ state: 'answered', outcome: 'waiting' })
      expect(await asked(other)).to.include({ state: 'waiting', outcome: null })
    })

    it('a move to that date; taken back, it waits again', async () => {
      const { nadia, forgeWorkshop, companyWorkshop } = cast
      const request = await matched(nadia, companyWorkshop)
      await movePerson({ person: nadia._id, from: forgeWorkshop._id, to: companyWorkshop._id, by })
      expect(await asked(request)).to.include({ state: 'answered', outcome: 'registered' })
      await undoMove(companyWorkshop._id, { person: nadia._id, by })
      expect(await asked(request)).to.include({ state: 'waiting', outcome: null })
    })

    it('a proposal', async () => {
      const request = await matched(cast.lucie)
      await propose({ workshop: cast.forgeWorkshop, person: cast.lucie, by })
      expect(await asked(request)).to.include({ state: 'answered', outcome: 'proposed' })
    })

    it('a seat at another date of the sector, not of another sector; taken back, it waits again', async () => {
      const { lucie, companyWorkshop, forgeWorkshop } = cast
      const request = await matched(lucie)
      const seat = async () =>
        registerPerson({
          workshop: await Workshop.findById(companyWorkshop._id).orFail(),
          person: lucie,
          by,
          overrideReason: 'essai'
        })
      const undo = async () => {
        const row = await Participation.findOne({ person: lucie._id, workshop: companyWorkshop._id }).orFail()
        await undoRegistration(row, { by })
      }
      await Workshop.updateOne({ _id: companyWorkshop._id }, { sector: 'AGR' })
      await seat()
      expect(await asked(request)).to.include({ state: 'waiting' })
      await undo()
      await Workshop.updateOne({ _id: companyWorkshop._id }, { sector: forgeWorkshop.sector })
      await seat()
      expect(await asked(request)).to.include({ state: 'answered', outcome: 'otherDate' })
      await undo()
      expect(await asked(request)).to.include({ state: 'waiting', outcome: null })
    })
  })
})
