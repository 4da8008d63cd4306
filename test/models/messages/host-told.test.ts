import { expect } from 'chai'
import { datesIn } from '#lib/dates.ts'
import { SentMessage } from '#models/records/sent-message.ts'
import { Notice } from '#models/records/notice.ts'
import { Workshop } from '#models/records/workshop.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { deliverPost, waitIsOver } from '#test/support/post.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { withdraw } from '#models/seats/seats.ts'
import { confirmPlan } from '#models/planning/change-plans/confirm.ts'
import { outlineAsItIs } from '#models/planning/change-plans/own-change.ts'
import { planToTell } from '#models/planning/change-plans/to-tell.ts'
import { reschedule, cancel } from '#models/planning/changes.ts'

describe('What a host is told of a change', () => {
  useDatabase()
  useEmptyCollections()
  let cast: Cast
  beforeEach(async () => void (cast = await raiseCast()))

  const told = (kind: 'hostMoved' | 'hostLeft' | 'hostCancelled') =>
    Notice.countDocuments({ kind, recipient: cast.maconneries._id })

  it('is told once of a cancellation, whatever the number of people', async () => {
    await cancel(cast.companyWorkshop._id, { by: cast.marie._id, reason: 'facilitatorAway' })
    expect(await told('hostCancelled')).to.equal(1)
  })

  it('is told of a move even when nobody is registered yet', async () => {
    for (const { person } of cast.companyWorkshop.seats) {
      await withdraw(cast.companyWorkshop._id, { person, by: cast.marie._id, reason: 'job' })
    }
    const { startsAt, endsAt } = cast.companyWorkshop
    const later = (moment: Date) => new Date(moment.getTime() + 86_400_000)
    await reschedule(cast.companyWorkshop._id, {
      by: cast.marie._id,
      startsAt: later(startsAt),
      endsAt: later(endsAt)
    })
    expect(await told('hostMoved')).to.equal(1)
    expect(
      (await Workshop.findById(cast.companyWorkshop._id).orFail()).outbox,
      'nothing is left owed'
    ).to.have.length(0)
  })

  it('is told nothing of a draft it has never read of', async () => {
    await Workshop.updateOne(
      { _id: cast.companyWorkshop._id },
      { $set: { state: 'draft', seats: [], hostReply: null } }
    )
    await cancel(cast.companyWorkshop._id, { by: cast.marie._id, reason: 'other' })
    expect(await told('hostCancelled')).to.equal(0)
  })

  it('is told that the workshop goes elsewhere: when it was promised, not where it goes', async () => {
    const { companyWorkshop, forgeWorkshop, marie } = cast
    const { startsAt, endsAt } = companyWorkshop
    const later = (moment: Date) => new Date(moment.getTime() + 86_400_000)
    await reschedule(companyWorkshop._id, {
      by: marie._id,
      startsAt: later(startsAt),
      endsAt: later(endsAt),
      place: forgeWorkshop.toObject().place
    })
    expect([await told('hostLeft'), await told('hostMoved')]).to.deep.equal([1, 0])
    await waitIsOver()
    await deliverPost()
    const sentMessage = await SentMessage.findOne({ kind: 'hostLeft' }).orFail()
    expect(sentMessage.to).to.include(cast.maconneries.contactEmail ?? '?')
    const dates = datesIn('fr', companyWorkshop.timeZone)
    expect(sentMessage.text)
      .to.include(dates.day(startsAt).slice(4))
      .and.include(companyWorkshop.place.address)
    expect(sentMessage.text)
      .to.not.include(dates.day(later(startsAt)).slice(4))
      .and.not.include(forgeWorkshop.place.room)
  })

  it('reads that it welcomes a workshop that comes to it from elsewhere', async () => {
    const { companyWorkshop, forgeWorkshop, marie } = cast
    const { startsAt, endsAt } = forgeWorkshop
    const { place } = companyWorkshop.toObject()
    await reschedule(forgeWorkshop._id, { by: marie._id, startsAt, endsAt, place })
    await waitIsOver()
    await deliverPost()
    const sent = await Notice.find({ kind: 'hostPublished', subject: forgeWorkshop._id, state: 'sent' })
    expect(sent).to.have.length(1)
  })

  it('is not told of leaving when it is the host again before the message leaves', async () => {
    const { companyWorkshop, forgeWorkshop, marie } = cast
    const { startsAt, endsAt } = companyWorkshop
    const { place } = companyWorkshop.toObject()
    await reschedule(companyWorkshop._id, {
      by: marie._id,
      startsAt,
      endsAt,
      place: forgeWorkshop.toObject().place
    })
    await reschedule(companyWorkshop._id, { by: marie._id, startsAt, endsAt, place })
    await waitIsOver()
    await deliverPost()
    expect(await Notice.countDocuments({ kind: 'hostLeft', state: 'sent' })).to.equal(0)
  })

  it('is told of what it is to provide, once that changes, and the people are not', async () => {
    const { companyWorkshop, marie } = cast
    const hosted = () => Workshop.findById(companyWorkshop._id).orFail()
    await deliverPost()
    await SentMessage.deleteMany({})
    const outline = { ...outlineAsItIs(await hosted()), hostNeeds: 'Un écran\nDes gants' }
    const plan = await planToTell(await hosted(), { outline, by: marie._id })
    if (!plan) throw new Error('The host is told')
    await confirmPlan(plan._id, { by: marie._id, seen: [(await hosted()).ledger], tells: true })
    await waitIsOver()
    await deliverPost()
    const messages = await SentMessage.find()
    expect(messages.map(({ kind }) => kind)).to.deep.equal(['hostChanged'])
    expect(messages[0]?.text).to.include('Ce qu’il faut prévoir change').and.include('Un écran ; Des gants')
  })
})
