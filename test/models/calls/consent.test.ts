import { expect } from 'chai'
import { answerCall } from '#models/calls/answer.ts'
import { callRound } from '#models/calls/round.ts'
import { undoCall } from '#models/calls/undo.ts'
import { endSearch, resumeSearch } from '#models/invitations/end-search.ts'
import { propose } from '#models/invitations/proposing.ts'
import { wait } from '#models/seats/waiting.ts'
import { Participation } from '#models/records/participation.ts'
import { Workshop } from '#models/records/workshop.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'

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
})
