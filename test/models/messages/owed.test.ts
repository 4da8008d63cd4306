import { expect } from 'chai'
import { owedTo, sendOwed } from '#models/messages/owed.ts'
import { Person } from '#models/records/person.ts'
import { SentMessage } from '#models/records/sent-message.ts'
import { Workshop } from '#models/records/workshop.ts'
import { reschedule } from '#models/planning/changes.ts'
import { takeSeat } from '#models/seats/seats.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { deliverPost, waitIsOver } from '#test/support/post.ts'

const DAY = 86_400_000

describe('A confirmation that no address could carry', function () {
  this.timeout(60_000)
  useDatabase()
  useEmptyCollections()
  let cast: Cast
  beforeEach(async () => {
    cast = await raiseCast()
    await takeSeat(cast.forgeWorkshop._id, { person: cast.odile._id, by: cast.marie._id })
    await waitIsOver()
    await deliverPost()
  })
  const reached = () =>
    Person.findByIdAndUpdate(
      cast.odile._id,
      { email: 'odile.sans@example.org' },
      { returnDocument: 'after' }
    ).orFail()

  it('is not offered again once a later message says it all', async () => {
    const person = await reached()
    expect(await owedTo(person)).to.have.length(1)
    const { startsAt, endsAt } = await Workshop.findById(cast.forgeWorkshop._id).orFail()
    const later = (moment: Date) => new Date(+moment + 7 * DAY)
    await reschedule(cast.forgeWorkshop._id, {
      by: cast.marie._id,
      startsAt: later(startsAt),
      endsAt: later(endsAt)
    })
    expect([await owedTo(person), await sendOwed(person)], 'the move waits to leave').to.deep.equal([[], 0])
    await waitIsOver()
    await deliverPost()
    expect(await sendOwed(person)).to.equal(0)
    expect(await SentMessage.countDocuments({ to: /odile/ })).to.equal(1)
  })
})
