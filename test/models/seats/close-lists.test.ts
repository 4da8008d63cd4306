import { expect } from 'chai'
import type mongoose from 'mongoose'
import { callRound } from '#models/calls/round.ts'
import { Notice } from '#models/records/notice.ts'
import { Participation } from '#models/records/participation.ts'
import type { Person } from '#models/records/person.ts'
import { SentMessage } from '#models/records/sent-message.ts'
import { Workshop } from '#models/records/workshop.ts'
import { areListsToClose, closeList, closeLists, guards } from '#models/seats/close-lists.ts'
import { expireOffers } from '#models/seats/offers.ts'
import { takeSeat, withdraw } from '#models/seats/seats.ts'
import { wait } from '#models/seats/waiting.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { deliverPost } from '#test/support/post.ts'
import { keyOf } from '#test/support/refusal.ts'

type Id = mongoose.Types.ObjectId
const MINUTE = 60_000

describe('A waiting list, as its session begins,', function () {
  this.timeout(60_000)
  useDatabase()
  useEmptyCollections()
  let cast: Cast
  let by: Id
  let full: Id
  beforeEach(async () => {
    cast = await raiseCast()
    by = cast.marie._id
    full = cast.fullWorkshop._id
    // Odile reads no e-mail.
    for (const person of [cast.nadia, cast.odile]) await wait(full, { person: person._id, by })
  })
  const read = () => Workshop.findById(full).orFail()
  const startsIn = async (minutes: number) => {
    const startsAt = new Date(Date.now() + minutes * MINUTE)
    await Workshop.updateOne({ _id: full }, { startsAt, endsAt: new Date(+startsAt + 180 * MINUTE) })
    await Participation.updateMany({ workshop: full }, { startsAt })
  }
  const owedTo = async ({ _id }: Person) => {
    const notices = await Notice.find({ recipient: _id, subject: full, kind: 'noSeatFreed' })
    return notices.map(({ state, reason }) => [state, reason ?? null])
  }
  const called = async () => {
    const { rows } = await callRound(cast.marie)
    return rows.flatMap(({ person, lines }) =>
      lines.filter(({ message }) => message === 'noSeatFreed').map(() => person.id)
    )
  }

  it('stands until an hour before, then closes once: each is told with other dates, or called, never both', async () => {
    await startsIn(61)
    expect([await areListsToClose(), await closeLists()]).to.deep.equal([false, 0])
    await startsIn(59)
    await Workshop.updateOne({ _id: cast.companyWorkshop._id }, { trade: cast.fullWorkshop.trade })
    expect(await areListsToClose()).to.equal(true)
    const now = new Date()
    await Promise.all([closeLists(now), closeLists(now)])
    expect(await closeLists()).to.equal(0)
    const { waiting, seatsFree, taken, log } = await read()
    expect([waiting.length, seatsFree, taken]).to.deep.equal([0, 0, 2])
    expect(
      log.filter(({ what }) => what === 'listClosed').map(({ detail }) => detail as unknown)
    ).to.deep.equal([{ count: 2 }])
    const { queue } = await Participation.findOne({ workshop: full, person: cast.nadia._id }).orFail()
    expect(queue?.map(({ what }) => what)).to.deep.equal(['waiting', 'listClosed'])
    await deliverPost()
    await deliverPost()
    expect([await owedTo(cast.nadia), await owedTo(cast.odile)]).to.deep.equal([
      [['sent', null]],
      [['skipped', 'noAddress']]
    ])
    const { text } = await SentMessage.findOne({ kind: 'noSeatFreed', to: /nadia/ }).orFail()
    expect(text).to.include('Aucune place ne s’est libérée').and.include('Les prochaines dates')
    expect(await called()).to.deep.equal([cast.odile.id])
  })

  it('tells who had not answered in time as well, and nobody who was given the seat', async () => {
    await withdraw(full, { person: cast.karim._id, by, reason: 'job' })
    expect((await read()).offerOf(cast.nadia._id)).to.not.equal(null)
    await startsIn(50)
    const now = new Date()
    await Workshop.updateOne({ _id: full }, { $set: { 'offers.0.until': now } })
    await expireOffers(now)
    await closeLists(now)
    const after = await read()
    expect([after.waiting.length, after.offers.length, after.seatsFree]).to.deep.equal([0, 0, 1])
    await takeSeat(full, { person: cast.odile._id, by })
    await deliverPost()
    expect(await owedTo(cast.nadia)).to.deep.equal([['sent', null]])
    const [told] = await owedTo(cast.odile)
    expect(told?.[0]).to.not.equal('sent')
    expect(await called()).to.deep.equal([])
  })

  it('takes nobody any more', async () => {
    await startsIn(59)
    expect(await keyOf(wait(full, { person: cast.theo._id, by }))).to.equal('waiting.refusal.listClosed')
  })

  it('sends nothing after the start, however late the clock is: who was not told is called', async () => {
    await startsIn(-5)
    await closeLists()
    await deliverPost()
    expect(await SentMessage.countDocuments({ kind: 'noSeatFreed' })).to.equal(0)
    expect(await called()).to.have.members([cast.nadia.id, cast.odile.id])
  })

  it('is left when the session moved meanwhile; control: closes without its guard', async () => {
    await startsIn(14 * 24 * 60)
    expect(await closeList(full, new Date())).to.equal(false)
    const { closes } = guards
    guards.closes = () => ({})
    try {
      expect(await closeList(full, new Date())).to.equal(true)
      expect((await read()).waiting).to.have.length(0)
    } finally {
      guards.closes = closes
    }
  })
})
