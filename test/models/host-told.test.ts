import { expect } from 'chai'
import { Notice } from '#models/notice.ts'
import { Workshop } from '#models/workshop.ts'
import { raiseCast, type Cast } from '#seeds/cast.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'

describe('What a host is told of a change', () => {
  useDatabase()
  useEmptyCollections()
  let cast: Cast
  beforeEach(async () => void (cast = await raiseCast()))

  const told = (kind: 'hostMoved' | 'hostCancelled') =>
    Notice.countDocuments({ kind, recipient: cast.maconneries._id })

  it('is told once of a cancellation, whatever the number of people', async () => {
    await cast.companyWorkshop.cancel({ by: cast.marie._id, reason: 'facilitatorAway' })
    expect(await told('hostCancelled')).to.equal(1)
  })

  it('is told of a move even when nobody is registered yet', async () => {
    for (const { person } of cast.companyWorkshop.seats) {
      await cast.companyWorkshop.withdraw({ person, by: cast.marie._id, reason: 'job' })
    }
    const { startsAt, endsAt } = cast.companyWorkshop
    const later = (moment: Date) => new Date(moment.getTime() + 86_400_000)
    await cast.companyWorkshop.reschedule({
      by: cast.marie._id,
      startsAt: later(startsAt),
      endsAt: later(endsAt)
    })
    expect(await told('hostMoved')).to.equal(1)
    expect(
      (await Workshop.findById(cast.companyWorkshop._id).orFail()).owed,
      'nothing is left owed'
    ).to.have.length(0)
  })

  it('is told nothing of a draft it has never read of', async () => {
    await Workshop.updateOne({ _id: cast.companyWorkshop._id }, { $set: { state: 'draft', seats: [] } })
    await cast.companyWorkshop.cancel({ by: cast.marie._id, reason: 'other' })
    expect(await told('hostCancelled')).to.equal(0)
  })
})
