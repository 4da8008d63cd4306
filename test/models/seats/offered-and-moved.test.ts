import { expect } from 'chai'
import { flushOutbox, workshopsPending } from '#models/ledger/flush-outbox.ts'
import { Notice } from '#models/records/notice.ts'
import { Participation } from '#models/records/participation.ts'
import { SentMessage } from '#models/records/sent-message.ts'
import { Workshop } from '#models/records/workshop.ts'
import { movePerson } from '#models/seats/move-person.ts'
import { declineOffer } from '#models/seats/offers.ts'
import { undoRegistration } from '#models/seats/registering.ts'
import { withdraw } from '#models/seats/seats.ts'
import { leaveWaiting, wait } from '#models/seats/waiting.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { dieBefore } from '#test/support/dying.ts'
import { deliverPost, waitIsOver } from '#test/support/post.ts'

describe('Seats between two sessions', function () {
  this.timeout(120_000)
  useDatabase()
  useEmptyCollections()
  let cast: Cast
  beforeEach(async () => {
    cast = await raiseCast()
  })

  const read = ({ _id }: Workshop) => Workshop.findById(_id).orFail()
  const flushAll = async () => {
    for (const { _id } of await workshopsPending()) await flushOutbox(_id)
  }
  /** Nadia comes to the forge, waits for the full session, and is offered the seat that Karim gives back there. */
  const offerToNadia = async () => {
    const { nadia, karim, fullWorkshop, marie } = cast
    await wait(fullWorkshop._id, { person: nadia._id, by: marie._id })
    await withdraw(fullWorkshop._id, { person: karim._id, by: marie._id, reason: 'job' })
    expect((await read(fullWorkshop)).offerOf(nadia._id)).not.to.equal(null)
  }
  const moveNadia = () =>
    movePerson({
      person: cast.nadia._id,
      from: cast.forgeWorkshop._id,
      to: cast.fullWorkshop._id,
      by: cast.marie._id
    })

  it('moves a person into the seat that is held for them there, and takes the old one back', async () => {
    await offerToNadia()
    await moveNadia()
    const [from, to] = [await read(cast.forgeWorkshop), await read(cast.fullWorkshop)]
    expect([from.seatOf(cast.nadia._id), to.seatOf(cast.nadia._id) !== null]).to.deep.equal([null, true])
    expect([to.offers.length, to.seatsFree, from.seatsFree]).to.deep.equal([0, 0, from.capacity - from.taken])
    const kinds = await Notice.distinct('kind', {
      recipient: cast.nadia._id,
      subject: to._id,
      state: 'planned'
    })
    expect(kinds).to.include('movedTo').and.not.include('confirmation')
  })

  it('takes the answer to an offer also when the last who waited leaves at that moment', async () => {
    const { nadia, theo, fullWorkshop, marie } = cast
    await offerToNadia()
    await wait(fullWorkshop._id, { person: theo._id, by: marie._id })
    const findOne = Workshop.findOne.bind(Workshop)
    Workshop.findOne = ((...args: Parameters<typeof findOne>) => {
      Reflect.deleteProperty(Workshop, 'findOne')
      const query = findOne(...args)
      const run = query.exec.bind(query)
      query.exec = async () => {
        await leaveWaiting(fullWorkshop._id, { person: theo._id, by: marie._id, reason: null })
        return run()
      }
      return query
    }) as typeof Workshop.findOne
    await declineOffer(fullWorkshop._id, { person: nadia._id, by: null, reason: null })
    const { offers, waiting, seatsFree } = await read(fullWorkshop)
    expect([offers.length, waiting.length, seatsFree]).to.deep.equal([0, 0, 1])
  })

  it('tells that a seat is taken back, once its person was told that they are moved there', async () => {
    const { nadia, companyWorkshop, forgeWorkshop, marie } = cast
    await movePerson({ person: nadia._id, from: forgeWorkshop._id, to: companyWorkshop._id, by: marie._id })
    await waitIsOver()
    await deliverPost()
    expect(await SentMessage.countDocuments({ kind: 'movedTo' })).to.equal(1)
    const row = await Participation.findOne({ workshop: companyWorkshop._id, person: nadia._id }).orFail()
    await undoRegistration(row, { by: marie._id })
    await deliverPost()
    expect(await SentMessage.countDocuments({ kind: 'withdrawn', to: /nadia/ })).to.equal(1)
  })

  it('keeps each step of the list once, whatever dies between its copy and the next one', async () => {
    const { nadia, karim, fullWorkshop, marie } = cast
    // Dies once the participation is written, before the outbox is emptied.
    const came = await dieBefore(
      ({ collection, method, args }) =>
        collection === 'workshops' && method === 'updateOne' && JSON.stringify(args).includes('$pull'),
      () => wait(fullWorkshop._id, { person: nadia._id, by: marie._id })
    )
    expect(came).to.equal(false)
    await withdraw(fullWorkshop._id, { person: karim._id, by: marie._id, reason: 'job' })
    await flushAll()
    const { queue } = await Participation.findOne({ workshop: fullWorkshop._id, person: nadia._id }).orFail()
    expect(queue?.map(({ what }) => what)).to.deep.equal(['waiting', 'offered'])
  })
})
