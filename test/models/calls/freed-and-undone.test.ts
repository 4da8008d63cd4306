import { expect } from 'chai'
import { answerCall } from '#models/calls/answer.ts'
import { callRound } from '#models/calls/round.ts'
import { undoCall } from '#models/calls/undo.ts'
import type { CallReason } from '#models/records/call.ts'
import { Participation } from '#models/records/participation.ts'
import { Person } from '#models/records/person.ts'
import { Workshop } from '#models/records/workshop.ts'
import { addPlaces } from '#models/seats/add-places.ts'
import { takeSeat } from '#models/seats/seats.ts'
import { wait } from '#models/seats/waiting.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { deliverPost, waitIsOver } from '#test/support/post.ts'

describe('A call', () => {
  useDatabase()
  useEmptyCollections()
  let cast: Cast
  beforeEach(async () => void (cast = await raiseCast()))
  const reasons = async () =>
    (await callRound(cast.marie)).rows.map(
      ({ person, lines }) => `${person.firstName}: ${lines.map(({ kind }) => kind).join(', ')}`
    )
  const by = () => cast.marie._id
  const answer = (
    person: Person,
    kind: CallReason,
    rest: Partial<Parameters<typeof answerCall>[2]> & { subject: Workshop['_id'] }
  ) => answerCall(cast.marie, person._id, { kind, answer: 'no', words: '', key: `${kind} call`, ...rest })

  it('about seats lost at one moment begins with who has the least way to come, whoever joined first', async () => {
    const { nadia, theo, fullWorkshop } = cast
    const away = { postcode: '06300', commune: 'Nice', communeCode: null }
    const near = { postcode: '13400', commune: 'Aubagne', communeCode: null }
    await Person.updateOne({ _id: nadia._id }, { email: null, ...away })
    await Person.updateOne({ _id: theo._id }, { email: null, ...near })
    await Workshop.updateOne(
      { _id: fullWorkshop._id },
      { 'place.postcode': '13400', 'place.commune': 'Aubagne' }
    )
    for (const { _id: person } of [nadia, theo]) await wait(fullWorkshop._id, { person, by: by() })
    await addPlaces(fullWorkshop._id, {
      places: 2,
      reason: 'absences',
      words: '',
      key: 'places',
      by: by()
    })
    const { rows } = await callRound(cast.marie)
    const freed = rows.flatMap(({ person, lines }) =>
      lines.flatMap(({ kind, km }) => (kind === 'freed' ? [{ name: person.firstName, km: km ?? -1 }] : []))
    )
    expect(freed.map(({ name }) => name)).to.deep.equal([theo.firstName, nadia.firstName])
    expect(freed[0]?.km).to.equal(0)
    expect(freed[1]?.km).to.be.above(100)
  })

  it('that gave a seat back is taken back: they come again, while the seat is free', async () => {
    const { odile, companyWorkshop } = cast
    const { _id: subject } = companyWorkshop
    await takeSeat(subject, { person: odile._id, by: by() })
    await waitIsOver()
    await deliverPost()
    expect(await reasons()).to.deep.equal(['Odile: confirmation'])
    const call = await answer(odile, 'confirmation', { subject, why: 'transport' })
    const held = async () => (await Workshop.findById(subject).orFail()).seatOf(odile._id) !== null
    expect([await held(), await reasons()]).to.deep.equal([false, []])
    await undoCall(cast.marie, call, { words: '' })
    expect(await held()).to.equal(true)
  })

  it('that was asked for is taken back: they wait for it again', async () => {
    const { nadia, forgeWorkshop } = cast
    const { _id: subject } = forgeWorkshop
    await Participation.updateOne(
      { person: nadia._id, workshop: subject },
      { callWanted: { at: new Date(), why: 'noneSuits' } }
    )
    const call = await answer(nadia, 'wanted', { subject, answer: 'done' })
    expect(await reasons()).to.deep.equal([])
    await undoCall(cast.marie, call, { words: '' })
    expect(await reasons()).to.deep.equal(['Nadia: wanted'])
  })
})
