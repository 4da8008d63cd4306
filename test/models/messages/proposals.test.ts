import { expect } from 'chai'
import { personLinkOf } from '#models/access/person-links.ts'
import { comeAfterAll, declineOwn } from '#models/invitations/own-answers.ts'
import { decline, proposeAll } from '#models/invitations/proposing.ts'
import { cancel } from '#models/planning/changes.ts'
import { Notice } from '#models/records/notice.ts'
import { Participation } from '#models/records/participation.ts'
import type { Person } from '#models/records/person.ts'
import { SentMessage } from '#models/records/sent-message.ts'
import { Workshop } from '#models/records/workshop.ts'
import { paths } from '#server/paths.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { deliverPost, waitIsOver } from '#test/support/post.ts'

const SECRET = 'a-secret-of-the-tests-of-32-signs'
const DAY = 86_400_000

describe('The messages of a proposal', function () {
  this.timeout(60_000)
  useDatabase()
  useEmptyCollections()
  let cast: Cast
  beforeEach(async () => {
    cast = await raiseCast()
  })

  const proposeTo = async (...people: Person[]) => {
    const workshop = await Workshop.findById(cast.forgeWorkshop._id).orFail()
    return proposeAll({ workshop, people, by: cast.marie._id })
  }
  const kindsTo = async ({ email }: Person) => {
    const sent = await SentMessage.find({ to: new RegExp(email ?? 'nobody') }).sort({ _id: 1 })
    return sent.map(({ kind }) => kind).filter(kind => kind.startsWith('proposal'))
  }
  const deliver = async () => {
    await waitIsOver()
    await deliverPost()
  }
  /** As if three days had passed since the proposals. */
  const threeDaysLater = async () => {
    const due = { dueAt: new Date(Date.now() - 1000) }
    await Notice.updateMany({ kind: 'proposalReminder', state: 'planned' }, due)
    await deliverPost()
  }

  it('leave after ten minutes with the link, once a person however often it is proposed, and take no seat', async () => {
    const { lucie, theo, odile, forgeWorkshop } = cast
    await proposeTo(lucie, theo, odile)
    await proposeTo(lucie)
    const { dueAt } = await Notice.findOne({ kind: 'proposal', recipient: lucie._id }).orFail()
    expect(+dueAt).to.be.above(Date.now() + 8 * 60_000)
    await deliver()
    expect([await kindsTo(lucie), await kindsTo(theo)]).to.deep.equal([['proposal'], ['proposal']])
    const token = await personLinkOf({ workshop: forgeWorkshop._id, person: lucie._id }, SECRET)
    const { text, subject } = await SentMessage.findOne({ kind: 'proposal', to: /lucie/ }).orFail()
    expect(text)
      .to.include(paths.personLink(token ?? 'none'))
      .and.include('pas encore une inscription')
    expect(subject).to.include('Une proposition pour vous')
    expect((await Workshop.findById(forgeWorkshop._id).orFail()).taken).to.equal(1)
    const unreached = await Notice.findOne({ kind: 'proposal', recipient: odile._id }).orFail()
    expect(unreached.reason).to.equal('noAddress')
  })

  it('are followed by one reminder, to those alone who have not answered', async () => {
    const { lucie, theo, ines, forgeWorkshop } = cast
    await proposeTo(lucie, theo, ines)
    await deliver()
    const workshop = await Workshop.findById(forgeWorkshop._id).orFail()
    await comeAfterAll({ workshop, person: theo._id })
    await declineOwn({ workshop, person: ines._id })
    await threeDaysLater()
    await threeDaysLater()
    expect(await kindsTo(lucie)).to.deep.equal(['proposal', 'proposalReminder'])
    expect([await kindsTo(theo), await kindsTo(ines)]).to.deep.equal([['proposal'], ['proposal']])
    const answers = await Participation.find({ workshop: workshop._id, person: [theo._id, ines._id] })
    expect(answers.map(({ state }) => state)).to.have.members(['registered', 'declined'])
  })

  it('do not leave for who answered by telephone first, nor a reminder the day before', async () => {
    const { lucie, theo, forgeWorkshop } = cast
    await proposeTo(lucie)
    const row = { workshop: forgeWorkshop._id, person: lucie._id }
    await decline(await Participation.findOne(row).orFail(), { by: cast.marie._id })
    await Workshop.updateOne(
      { _id: forgeWorkshop._id },
      { startsAt: new Date(Date.now() + 3 * DAY), endsAt: new Date(Date.now() + 3.2 * DAY) }
    )
    await proposeTo(theo)
    await deliver()
    expect([await kindsTo(lucie), await kindsTo(theo)]).to.deep.equal([[], ['proposal']])
    expect(await Notice.countDocuments({ kind: 'proposalReminder', recipient: theo._id })).to.equal(0)
  })

  it('tell of a cancellation those who read of the proposal, and the others nothing at all', async () => {
    const { lucie, theo, ines, forgeWorkshop, marie } = cast
    await proposeTo(lucie, ines)
    await deliver()
    const workshop = await Workshop.findById(forgeWorkshop._id).orFail()
    await declineOwn({ workshop, person: ines._id })
    await proposeTo(theo)
    await cancel(forgeWorkshop._id, { by: marie._id, reason: 'weather' })
    await deliver()
    expect(await kindsTo(lucie)).to.deep.equal(['proposal', 'proposalEnded'])
    expect([await kindsTo(ines), await kindsTo(theo)]).to.deep.equal([['proposal'], []])
  })
})
