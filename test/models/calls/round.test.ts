import { expect } from 'chai'
import { agreeCallBack, answerCall, noteNoAnswer, triedAgainAt } from '#models/calls/answer.ts'
import { callRound } from '#models/calls/round.ts'
import { undoCall } from '#models/calls/undo.ts'
import { markAttendance } from '#models/follow-up/attendance.ts'
import { wishToMeetAgain } from '#models/follow-up/wish.ts'
import { propose } from '#models/invitations/proposing.ts'
import { owedTo, sendOwed } from '#models/messages/owed.ts'
import { localDate } from '#lib/dates.ts'
import { Call } from '#models/records/call.ts'
import type { OwnAnswer } from '#models/calls/reasons.ts'
import { Notice } from '#models/records/notice.ts'
import { Participation } from '#models/records/participation.ts'
import { Person } from '#models/records/person.ts'
import { SentMessage } from '#models/records/sent-message.ts'
import { Workshop } from '#models/records/workshop.ts'
import { takeSeat, withdraw } from '#models/seats/seats.ts'
import { wait } from '#models/seats/waiting.ts'
import { timelineOf } from '#models/history/timeline.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { deliverPost, waitIsOver } from '#test/support/post.ts'
import { keyOf } from '#test/support/refusal.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

describe('The calls of an agency', () => {
  useDatabase()
  useEmptyCollections()
  let cast: Cast
  let keys = 0
  beforeEach(async () => void (cast = await raiseCast()))

  const round = async (now = new Date()) =>
    (await callRound(cast.marie, now)).rows.map(
      ({ person, lines }) => `${person.firstName}: ${lines.map(({ kind }) => kind).join(', ')}`
    )
  const proposeTo = async (person: Person, workshop = cast.forgeWorkshop) =>
    propose({ workshop, person, by: cast.marie._id, now: new Date(Date.now() - 4 * DAY) })
  const answer = (
    person: Person,
    given: OwnAnswer,
    about: Partial<Parameters<typeof answerCall>[2]> = {}
  ) => {
    const subject = cast.forgeWorkshop._id
    const usual = { kind: 'proposal' as const, subject, words: 'Dit au téléphone', key: `key ${keys++}` }
    return answerCall(cast.marie, person._id, { ...usual, answer: given, ...about })
  }
  const rowOf = (person: Person, workshop = cast.forgeWorkshop) =>
    Participation.findOne({ person: person._id, workshop: workshop._id }).orFail()

  it('are one a person whatever the reasons, what is lost first at the top, and of this agency alone', async () => {
    const { odile, lucie, theo, karim, marie, forgeWorkshop, companyWorkshop, pastWorkshop } = cast
    await proposeTo(lucie)
    await takeSeat(companyWorkshop._id, { person: odile._id, by: marie._id })
    await deliverPost()
    await proposeTo(odile, forgeWorkshop)
    await markAttendance(await rowOf(theo, pastWorkshop), { attendance: 'noshow', by: marie._id })
    await markAttendance(await rowOf(karim, pastWorkshop), { attendance: 'attended', by: marie._id })
    await wishToMeetAgain(await rowOf(karim, pastWorkshop), { by: null, wish: true })
    expect(await round()).to.deep.equal([
      'Odile: confirmation, proposal',
      'Lucie: proposal',
      'Karim: wish',
      'Théo: absence'
    ])
    expect((await callRound(cast.samira)).rows).to.have.length(0)
  })

  it('register by a yes, once however often it is pressed, and a yes is taken back', async () => {
    await proposeTo(cast.lucie)
    const calls = await Promise.all([1, 2].map(() => answer(cast.lucie, 'yes', { key: 'one press' })))
    expect(calls.map(({ id }) => id)).to.deep.equal([calls[0]?.id, calls[0]?.id])
    expect((await rowOf(cast.lucie)).state).to.equal('registered')
    expect(await round()).to.deep.equal([])
    expect(await keyOf(answer(cast.lucie, 'no', { key: 'one press' }))).to.equal('calls.refusal.sentBefore')
    const call = await Call.findOne({ key: 'one press' }).orFail()
    await undoCall(cast.marie, call, { words: '' })
    expect((await rowOf(cast.lucie)).state).to.equal('proposed')
    expect((await timelineOf(cast.lucie)).entries.map(({ kind }) => kind)).not.to.include('called')
  })

  it('decline by a no with its reason, and register on the date chosen instead, or do nothing at all', async () => {
    const { lucie, companyWorkshop, fullWorkshop } = cast
    await proposeTo(lucie)
    const full = { why: 'transport', next: fullWorkshop._id }
    await Workshop.updateOne({ _id: fullWorkshop._id }, { $pull: { seats: { person: lucie._id } } })
    expect(await keyOf(answer(lucie, 'no', full))).to.equal('errors.workshop.full')
    expect((await rowOf(lucie)).state).to.equal('proposed')
    await answer(lucie, 'no', { why: 'transport', next: companyWorkshop._id })
    const { state, reason } = await rowOf(lucie)
    expect([state, reason]).to.deep.equal(['declined', 'transport'])
    expect((await rowOf(lucie, companyWorkshop)).state).to.equal('registered')
    const { entries } = await timelineOf(lucie)
    expect(entries.find(({ kind }) => kind === 'called')?.detail).to.deep.equal({
      answer: 'no',
      reasons: ['proposal']
    })
  })

  it('come back the same day when nobody answers, and last after three', async () => {
    const { lucie, karim } = cast
    await proposeTo(karim)
    await proposeTo(lucie)
    const names = async (now: Date) =>
      (await callRound(cast.marie, now)).rows.map(
        ({ person, callBackAt }) => `${person.firstName} ${callBackAt ? 'later' : 'now'}`
      )
    const now = new Date()
    expect(await names(now)).to.deep.equal(['Karim now', 'Lucie now'])
    for (let miss = 0; miss < 3; miss++) {
      await noteNoAnswer(cast.marie, karim._id, { key: `miss ${miss}`, now: new Date(+now + miss * DAY) })
      if (miss === 0) expect(await names(new Date(+now + 1000))).to.deep.equal(['Lucie now', 'Karim later'])
    }
    expect(await names(new Date(+now + 4 * DAY))).to.deep.equal(['Lucie now', 'Karim now'])
    const noon = new Date('2026-12-01T11:00:00Z')
    const again = (at: Date, limit: Date | null = null) =>
      triedAgainAt({ now: at, limit, zone: 'Europe/Paris' }).toISOString()
    expect(again(noon)).to.equal('2026-12-01T13:00:00.000Z')
    expect(again(noon, new Date('2026-12-01T12:30:00Z'))).to.equal('2026-12-01T11:30:00.000Z')
    expect(again(new Date('2026-12-01T15:30:00Z'))).to.equal('2026-12-02T08:30:00.000Z')
  })

  it('reach at once whom no e-mail asks, and whoever asked for a call, who leaves both lists once called', async () => {
    const { odile, nadia, marie, forgeWorkshop } = cast
    await propose({ workshop: forgeWorkshop, person: odile, by: marie._id })
    await waitIsOver()
    await deliverPost()
    await Participation.updateOne(
      { person: nadia._id, workshop: forgeWorkshop._id },
      { callWanted: { at: new Date(), why: 'noneSuits' } }
    )
    expect(await round()).to.deep.equal(['Nadia: wanted', 'Odile: proposal'])
    await answer(nadia, 'done', { kind: 'wanted' })
    expect((await rowOf(nadia)).callWanted).to.equal(null)
    await answer(odile, 'no', { why: 'job' })
    const [call] = await Call.find({ person: odile._id })
    if (call) await undoCall(marie, call, { words: '' })
    expect((await rowOf(odile)).state).to.equal('proposed')
    expect(await round()).to.deep.equal(['Odile: proposal'])
  })

  it('move to the date chosen by a no, and tell nothing again of it', async () => {
    const { odile, forgeWorkshop, companyWorkshop, marie } = cast
    await takeSeat(forgeWorkshop._id, { person: odile._id, by: marie._id })
    await waitIsOver()
    await deliverPost()
    expect(await round()).to.deep.equal(['Odile: confirmation'])
    await answer(odile, 'no', { kind: 'confirmation', why: 'transport', next: companyWorkshop._id })
    const states = [await rowOf(odile), await rowOf(odile, companyWorkshop)].map(({ state }) => state)
    expect(states).to.deep.equal(['withdrawn', 'registered'])
    await waitIsOver()
    await deliverPost()
    expect(await round()).to.deep.equal([])
  })

  it('wait for the hour that was agreed, even when their reason is gone', async () => {
    await proposeTo(cast.lucie)
    const day = localDate(new Date(Date.now() + 2 * DAY), 'Europe/Paris')
    const call = { key: 'back', day, time: '10:00' }
    expect(await keyOf(agreeCallBack(cast.marie, cast.lucie._id, { ...call, day: '2020-01-01' }))).to.equal(
      'calls.refusal.past'
    )
    await agreeCallBack(cast.marie, cast.lucie._id, call)
    await Participation.deleteMany({ person: cast.lucie._id, state: 'proposed' })
    expect(await round()).to.deep.equal(['Lucie: callBack'])
    await answer(cast.lucie, 'done', { kind: 'callBack', subject: null })
    expect(await round()).to.deep.equal([])
  })

  it('give the reason of an absence to the roll-call, and rest a month after « rien pour l’instant »', async () => {
    const { theo, pastWorkshop, marie } = cast
    await markAttendance(await rowOf(theo, pastWorkshop), { attendance: 'noshow', by: marie._id })
    const about = { kind: 'absence' as const, subject: pastWorkshop._id }
    expect(await keyOf(answer(theo, 'explained', about))).to.equal('calls.refusal.whyMissing')
    await answer(theo, 'explained', { ...about, why: 'childcare' })
    expect((await rowOf(theo, pastWorkshop)).absenceReason).to.equal('childcare')
    const since = new Date(Date.now() - 40 * DAY)
    await Person.updateOne(
      { _id: theo._id },
      { waitsFor: 'followUp', waitsSince: since, waitsAbout: pastWorkshop._id }
    )
    expect(await round()).to.deep.equal(['Théo: followUp'])
    await answer(theo, 'nothingYet', { kind: 'followUp', subject: pastWorkshop._id })
    expect(await round()).to.deep.equal([])
    expect(await round(new Date(Date.now() + 31 * DAY))).to.deep.equal(['Théo: followUp'])
  })

  it('are of a freed seat too: held for one within 48 hours, then in the order of the list', async () => {
    const { fullWorkshop, karim, lucie, nadia, theo, ines, marie } = cast
    const now = new Date('2027-03-09T09:00:00Z')
    const startsAt = new Date('2027-03-11T08:00:00Z')
    await Workshop.updateOne({ _id: fullWorkshop._id }, { startsAt, endsAt: new Date(+startsAt + 3 * HOUR) })
    for (const { _id } of [nadia, theo, ines])
      await wait(fullWorkshop._id, { person: _id, by: marie._id, now })
    expect(await round(now)).to.deep.equal([])
    const leave = (person: Person, at: Date) =>
      withdraw(fullWorkshop._id, { person: person._id, by: marie._id, reason: 'job', now: at })
    await leave(karim, now)
    expect(await round(now)).to.deep.equal(['Nadia: freed'])
    const about = { kind: 'freed' as const, subject: fullWorkshop._id, now }
    await answer(nadia, 'no', { ...about, why: 'transport' })
    expect(await round(now)).to.deep.equal(['Théo: freed'])
    await answer(theo, 'yes', about)
    expect((await rowOf(theo, fullWorkshop)).state).to.equal('registered')
    await wait(fullWorkshop._id, { person: nadia._id, by: marie._id, now })
    const late = new Date('2027-03-11T05:00:00Z')
    await leave(lucie, late)
    expect(await round(late)).to.deep.equal(['Inès: freed', 'Nadia: freed'])
    await answer(ines, 'yes', { ...about, now: late })
    expect((await rowOf(ines, fullWorkshop)).state).to.equal('registered')
    expect(await round(late)).to.deep.equal([])
  })

  it('k18: name who was registered after 16 h 30 for the next morning, and nobody registered before', async () => {
    const { forgeWorkshop, nadia } = cast
    const startsAt = new Date('2027-03-10T08:00:00Z')
    await Workshop.updateOne({ _id: forgeWorkshop._id }, { startsAt, endsAt: new Date(+startsAt + 3 * HOUR) })
    const registered = (registeredAt: string) =>
      Participation.updateOne({ workshop: forgeWorkshop._id, person: nadia._id }, { startsAt, registeredAt })
    const now = new Date('2027-03-09T18:30:00Z')
    await registered('2027-03-09T15:00:00Z')
    expect(await round(now)).to.deep.equal([])
    await registered('2027-03-09T15:40:00Z')
    expect(await round(now)).to.deep.equal(['Nadia: lateRegistration'])
    const about = { kind: 'lateRegistration' as const, subject: forgeWorkshop._id, now }
    await answer(nadia, 'yes', about)
    expect(await round(now)).to.deep.equal([])
  })

  it('k11: offer the confirmation to an address added later, and no CANCEL for what was never sent', async () => {
    const { odile, forgeWorkshop, companyWorkshop, marie } = cast
    for (const { _id } of [forgeWorkshop, companyWorkshop])
      await takeSeat(_id, { person: odile._id, by: marie._id })
    await deliverPost()
    expect(await round()).to.deep.equal(['Odile: confirmation, confirmation'])
    await withdraw(companyWorkshop._id, { person: odile._id, by: marie._id, reason: 'other' })
    expect(await owedTo(odile)).to.have.length(0)
    const email = 'odile.sans@example.org'
    const reached = await Person.findByIdAndUpdate(odile._id, { email }, { returnDocument: 'after' }).orFail()
    expect((await owedTo(reached)).map(({ workshop }) => workshop.tradeLabel)).to.deep.equal([
      forgeWorkshop.tradeLabel
    ])
    expect([await sendOwed(reached), await sendOwed(reached)]).to.deep.equal([1, 0])
    await waitIsOver()
    await deliverPost()
    const sent = await SentMessage.find({ to: /odile/ })
    expect(sent.map(({ kind }) => kind).toSorted()).to.deep.equal(['confirmation', 'withdrawn'])
    for (const { kind, calendar } of sent)
      expect(calendar?.includes('METHOD:REQUEST') ?? false, kind).to.equal(kind === 'confirmation')
    expect(sent.some(({ calendar }) => calendar?.includes('METHOD:CANCEL'))).to.equal(false)
    expect(await round()).to.deep.equal([])
    expect(
      await Notice.countDocuments({ recipient: odile._id, kind: 'confirmation', state: 'sent' })
    ).to.equal(1)
  })
})
