import { expect } from 'chai'
import { goesField } from '#models/planning/change-plans/who-goes.ts'
import { Workshop } from '#models/records/workshop.ts'
import { takeSeat } from '#models/seats/seats.ts'
import { paths } from '#server/paths.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useApp, type Visitor } from '#test/support/client.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { all } from '#test/support/html.ts'

describe('The page of fewer places than people', function () {
  this.timeout(30_000)
  useDatabase()
  useEmptyCollections()
  const app = useApp()
  let cast: Cast
  let marie: Visitor
  beforeEach(async () => {
    cast = await raiseCast()
    marie = await app.signedIn(cast.marie)
    for (const { _id: person } of [cast.theo, cast.karim])
      await takeSeat(cast.forgeWorkshop._id, { person, by: cast.marie._id })
  })

  const forge = () => Workshop.findById(cast.forgeWorkshop._id).orFail()
  const drawPlan = async () => {
    const { id } = cast.forgeWorkshop
    await marie.get(paths.editWorkshop(id))
    const drawn = await marie.submit(paths.editWorkshop(id), { capacity: '2' })
    await marie.follow()
    return drawn.location ?? ''
  }
  const field = () => goesField(cast.forgeWorkshop._id)
  const ticked = () =>
    all(marie.page!.html, 'input', { name: field() })
      .filter(({ attributes }) => 'checked' in attributes)
      .map(({ attributes }) => attributes['value'])

  it('says how many are too many, and proposes whoever registered last', async () => {
    await drawPlan()
    expect(marie.page?.text).to.include('1 personne de trop').and.include('moins de places que prévu')
    expect(ticked()).to.deep.equal([cast.karim.id])
    expect(all(marie.page!.html, 'input', { name: 'tells', type: 'radio' })).to.have.length(0)
    expect((await forge()).taken).to.equal(3)
  })

  it('asks beside the field for as many as are too many, with what was ticked; then they go', async () => {
    const plan = await drawPlan()
    const both = [cast.nadia.id, cast.theo.id]
    const refused = await marie.submit(`${plan}/confirmation`, { [field()]: both })
    expect([refused.status, (await forge()).taken]).to.deep.equal([422, 3])
    expect(refused.text).to.include('Cochez 1 personne, pas 2.')
    expect(refused.body).to.include(`id="${field()}-error"`)
    expect(ticked().toSorted()).to.deep.equal(both.toSorted())
    await marie.submit(`${plan}/confirmation`, { [field()]: cast.theo.id })
    expect((await marie.follow()).text).to.include('Atelier enregistré.')
    const { seats, capacity, seatsFree } = await forge()
    expect([seats.map(({ person }) => String(person)), capacity, seatsFree]).to.deep.equal([
      [cast.nadia.id, cast.karim.id],
      2,
      0
    ])
    expect((await marie.get(plan)).text)
      .to.include('Sans place')
      .and.include(cast.theo.fullName)
  })

  it('keeps what is ticked when the messages are looked at again', async () => {
    const plan = await drawPlan()
    await marie.submit(`${plan}/confirmation`, { [field()]: cast.nadia.id, again: 'yes' })
    const page = await marie.get(plan)
    expect([ticked(), (await forge()).taken]).to.deep.equal([[cast.nadia.id], 3])
    expect(page.text).to.include('Bonjour Nadia')
  })
})
