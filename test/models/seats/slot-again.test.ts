import { expect } from 'chai'
import type mongoose from 'mongoose'
import { answerCall } from '#models/calls/answer.ts'
import { undoCall } from '#models/calls/undo.ts'
import { Workshop } from '#models/records/workshop.ts'
import { movePerson, undoMove } from '#models/seats/move-person.ts'
import { removeSeveral, undoRemoval } from '#models/seats/remove-several.ts'
import { takeSeat } from '#models/seats/seats.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { raiseJobDating } from '#test/support/job-dating.ts'
import { deliverPost, waitIsOver } from '#test/support/post.ts'

/** One message, or none, told them an hour: it is theirs again. */
describe('Who comes back to a session with slots', function () {
  this.timeout(60_000)
  useDatabase()
  useEmptyCollections()
  let cast: Cast
  let by: mongoose.Types.ObjectId
  let dating: Workshop
  const people = () => [cast.odile, cast.lucie] as const
  beforeEach(async () => {
    cast = await raiseCast()
    by = cast.marie._id
    dating = await raiseJobDating(cast)
    for (const [at, { _id: person }] of people().entries())
      await takeSeat(dating._id, { person, by, slot: dating.slots[at + 1]?._id ?? null })
  })
  const slots = async () => {
    const now = await Workshop.findById(dating._id).orFail()
    return people().map(({ _id }) => now.slots.findIndex(one => one._id.equals(now.seatOf(_id)?.slot)))
  }

  it('has the slot that they left, when several are taken off by mistake', async () => {
    const ids = people().map(({ _id }) => _id)
    const { workshop } = await removeSeveral(dating._id, { people: ids, by, reason: 'mistake' })
    expect(await slots()).to.deep.equal([-1, -1])
    await undoRemoval(dating._id, { seq: workshop.ledger, by })
    expect(await slots()).to.deep.equal([1, 2])
  })

  it('stays away while another has it', async () => {
    const { lucie, theo } = cast
    const { workshop } = await removeSeveral(dating._id, { people: [lucie._id], by, reason: 'mistake' })
    await takeSeat(dating._id, { person: theo._id, by, slot: dating.slots[2]?._id ?? null })
    expect(await undoRemoval(dating._id, { seq: workshop.ledger, by })).to.include({ back: 0 })
    expect(await slots()).to.deep.equal([1, -1])
  })

  it('has it after a move that is taken back', async () => {
    const { lucie, companyWorkshop } = cast
    await movePerson({ person: lucie._id, from: dating._id, to: companyWorkshop._id, by })
    expect(await slots()).to.deep.equal([1, -1])
    await undoMove(companyWorkshop._id, { person: lucie._id, by })
    expect(await slots()).to.deep.equal([1, 2])
  })

  it('has it after a call that is taken back', async () => {
    await waitIsOver()
    await deliverPost()
    const about = { kind: 'confirmation', answer: 'no', why: 'transport', subject: dating._id } as const
    const call = await answerCall(cast.marie, cast.odile._id, { ...about, words: '', key: 'call' })
    expect(await slots()).to.deep.equal([-1, 2])
    await undoCall(cast.marie, call, { words: '' })
    expect(await slots()).to.deep.equal([1, 2])
  })
})
