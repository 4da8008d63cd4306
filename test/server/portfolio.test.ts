import { expect } from 'chai'
import { Participation } from '#models/records/participation.ts'
import { Person } from '#models/records/person.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { paths } from '#server/paths.ts'
import { useApp, type Visitor } from '#test/support/client.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { all, textOf } from '#test/support/html.ts'

describe('My portfolio', () => {
  useDatabase()
  useEmptyCollections()
  const app = useApp()
  let cast: Cast
  let marie: Visitor
  beforeEach(async () => {
    cast = await raiseCast()
    const { aubagne, odile } = cast
    await Person.updateMany({ agency: aubagne._id }, { $set: { referent: cast.marie._id } })
    await Person.updateOne({ _id: odile._id }, { $set: { trade: 'H2902', tradeLabel: 'Chaudronnier' } })
    marie = await app.signedIn(cast.marie)
  })
  const rows = (html: Parameters<typeof all>[0]) => all(all(html, 'tbody')[0] ?? html, 'tr').map(textOf)
  const list = (name: string) => marie.get(`${paths.portfolio()}?whose=mine&list=${name}`)

  it('opens on the most pressing list, with the number of each', async () => {
    const page = await marie.get(paths.portfolio())
    expect(page.status).to.equal(200)
    expect(rows(page.html)).to.have.length(1)
    expect(rows(page.html)[0]).to.include('ROUSSEL Odile').and.include('Chaudronnier')
    expect(
      textOf(all(page.html, 'nav').find(nav => textOf(nav).includes('Jamais proposé')) ?? page.html)
    ).to.match(/Jamais proposé\s*1.*Inscrites\s*5/)
  })

  it('proposes the next fitting date in one click, and comes back to the list', async () => {
    const { odile, forgeWorkshop } = cast
    await list('neverProposed')
    expect((await marie.submit(paths.proposals(forgeWorkshop.id))).status).to.equal(303)
    const back = await marie.follow()
    expect(back.text)
      .to.include('L’atelier est proposé à Odile Roussel.')
      .and.include('Personne dans cette liste')
    expect((await Participation.findOne({ person: odile._id }).orFail()).state).to.equal('proposed')
    const proposed = await list('proposed')
    expect(rows(proposed.html)[0]).to.include('ROUSSEL Odile').and.include('Noter la réponse')
    const answer = `${paths.answer(forgeWorkshop.id, odile.id)}?then=portfolio`
    expect(proposed.body).to.include(answer)
    await marie.get(answer)
    const noted = await marie.submit(paths.answer(forgeWorkshop.id, odile.id), { reason: 'job' })
    expect(noted.location).to.equal(paths.portfolio())
    expect(rows((await list('toPropose')).html)[0])
      .to.include('ROUSSEL Odile')
      .and.include('Chercher une date')
  })

  it('is empty for whoever follows nobody, and shows the whole agency on demand', async () => {
    const romain = await app.signedIn(cast.romain)
    expect((await romain.get(paths.portfolio())).text).to.include('vous nomme comme référent')
    const agency = await romain.get(`${paths.portfolio()}?whose=agency&list=registered`)
    expect(rows(agency.html)).to.have.length(5)
    expect(agency.text).to.not.include('GIORDANO')
  })

  it('knows no other list', async () => {
    expect((await list('everything')).status).to.equal(404)
    expect((await marie.get(`${paths.portfolio()}?after=nonsense`)).status).to.equal(404)
    expect((await marie.get(`${paths.portfolio()}?whose=theirs`)).status).to.equal(404)
  })
})
