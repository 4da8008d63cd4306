import { expect } from 'chai'
import mongoose from 'mongoose'
import { answerCall } from '#models/calls/answer.ts'
import { REASONS } from '#models/calls/reasons.ts'
import { callRound, LOOKED_AT } from '#models/calls/round.ts'
import { undoCall } from '#models/calls/undo.ts'
import { endSearch, resumeSearch } from '#models/invitations/end-search.ts'
import { askForCall } from '#models/invitations/own-answers.ts'
import { propose } from '#models/invitations/proposing.ts'
import { resumeCalls, stopCalls } from '#models/people/stop-calls.ts'
import { cancel } from '#models/planning/changes.ts'
import { withdraw } from '#models/seats/seats.ts'
import { wait } from '#models/seats/waiting.ts'
import { Participation } from '#models/records/participation.ts'
import { Person } from '#models/records/person.ts'
import { PersonEvent } from '#models/records/person-event.ts'
import { Workshop } from '#models/records/workshop.ts'
import { personOf } from '#seeds/people.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { deliverPost, waitIsOver } from '#test/support/post.ts'

const DAY = 86_400_000

describe('What people say of calls and workshops', () => {
  useDatabase()
  useEmptyCollections()
  let cast: Cast
  beforeEach(async () => void (cast = await raiseCast()))
  const reasons = async (now = new Date()) =>
    (await callRound(cast.marie, now)).rows.map(
      ({ person, lines }) => `${person.firstName}: ${lines.map(({ kind }) => kind).join(', ')}`
    )

  it('« Je ne cherche plus » is a line of the calls until somebody has read it, and leaves what it promised undone nowhere', async () => {
    const { lucie, theo, marie, forgeWorkshop, fullWorkshop } = cast
    await propose({
      workshop: forgeWorkshop,
      person: theo,
      by: marie._id,
      now: new Date(Date.now() - 4 * DAY)
    })
    await wait(fullWorkshop._id, { person: theo._id, by: marie._id })
    expect(await reasons()).to.deep.equal(['Théo: proposal'])
    await endSearch(theo._id, { by: null })
    await endSearch(lucie._id, { by: marie._id })
    expect(await reasons()).to.deep.equal(['Théo: searchEnded'])
    const row = await Participation.findOne({ person: theo._id, workshop: forgeWorkshop._id })
    expect(row?.state).to.equal('declined')
    expect((await Workshop.findById(fullWorkshop._id).orFail()).waitingOf(theo._id)).to.equal(null)
    const about = { kind: 'searchEnded' as const, subject: null, answer: 'done' as const, words: '' }
    const call = await answerCall(marie, theo._id, { ...about, key: 'read' })
    expect(await reasons()).to.deep.equal([])
    await undoCall(marie, call, { words: '' })
    expect(await reasons()).to.deep.equal(['Théo: searchEnded'])
    expect(await reasons(new Date(Date.now() + 31 * DAY))).to.deep.equal([])
    await resumeSearch(theo._id, { by: null })
    expect(await reasons()).to.deep.equal([])
  })

  it('who wants no calls is rung of no offer, proposal, absence nor news, and of what they asked for alone', async () => {
    const { nadia, theo, lucie, marie, forgeWorkshop, fullWorkshop } = cast
    for (const [days, person] of [
      [5, theo],
      [4, lucie]
    ] as const)
      await propose({
        workshop: forgeWorkshop,
        person,
        by: marie._id,
        now: new Date(Date.now() - days * DAY)
      })
    await Person.updateOne({ _id: nadia._id }, { email: null })
    await wait(fullWorkshop._id, { person: nadia._id, by: marie._id })
    await withdraw(fullWorkshop._id, { person: cast.karim._id, by: marie._id, reason: 'job' })
    expect(await reasons()).to.deep.equal(['Nadia: freed', 'Théo: proposal', 'Lucie: proposal'])
    await stopCalls(theo._id, { by: null })
    await stopCalls(theo._id, { by: null })
    await stopCalls(nadia._id, { by: marie._id, channel: 'visit' })
    expect(await reasons()).to.deep.equal(['Lucie: proposal'])
    await askForCall({ workshop: forgeWorkshop, person: theo._id }, 'otherDate')
    expect(await reasons()).to.deep.equal(['Théo: wanted', 'Lucie: proposal'])
    await resumeCalls(nadia._id, { by: marie._id, channel: 'phone' })
    expect(await reasons()).to.include('Nadia: freed')
    const events = await PersonEvent.find({ kind: /^calls/ })
      .sort({ at: 1, _id: 1 })
      .lean()
    expect(events.map(({ kind, by, detail }) => [kind, by ? 'counsellor' : 'own', detail])).to.deep.equal([
      ['callsStopped', 'own', { channel: 'page' }],
      ['callsStopped', 'counsellor', { channel: 'visit' }],
      ['callsResumed', 'counsellor', { channel: 'phone' }]
    ])
  })

  it('what they must know stays in the list: a session called off that no address could carry', async () => {
    const { nadia, marie, forgeWorkshop } = cast
    await Person.updateOne({ _id: nadia._id }, { email: null, callsRefusedAt: new Date() })
    await cancel(forgeWorkshop._id, { by: marie._id, reason: 'other' })
    await waitIsOver()
    await deliverPost()
    const { rows } = await callRound(marie)
    const row = rows.find(({ person }) => person._id.equals(nadia._id))
    expect(row?.lines.map(({ kind }) => REASONS[kind].toWhoRefuses)).to.deep.equal(['mustKnow'])
  })

  it('those who want no calls hide nobody behind them', async () => {
    const { karim, lucie, marie, forgeWorkshop: workshop } = cast
    await propose({ workshop, person: karim, by: marie._id, now: new Date(Date.now() - 5 * DAY) })
    const first = await Participation.findOne({ person: karim._id, workshop: workshop._id }).orFail().lean()
    const silent = Array.from({ length: LOOKED_AT }, (_, at) =>
      Object.assign(
        personOf({
          agency: cast.aubagne._id,
          firstName: 'Camille',
          lastName: `Sans appel ${at}`,
          title: 'Mme',
          identifiers: [],
          birthDate: '1990-01-01',
          registeredOn: '2026-06-01',
          phone: String(at).padStart(4, '0'),
          email: null,
          postcode: '13400',
          commune: 'Aubagne'
        }),
        { callsRefusedAt: new Date() }
      )
    )
    await Person.insertMany(silent)
    await Participation.insertMany(
      silent.map(({ _id: person }) => ({ ...first, _id: new mongoose.Types.ObjectId(), person }))
    )
    await propose({ workshop, person: lucie, by: marie._id, now: new Date(Date.now() - 4 * DAY) })
    expect(await reasons()).to.deep.equal(['Karim: proposal', 'Lucie: proposal'])
  })
})
