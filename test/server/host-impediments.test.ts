import { expect } from 'chai'
import { hostLinkOf } from '#models/access/host-links.ts'
import { reschedule } from '#models/planning/changes.ts'
import { Workshop } from '#models/records/workshop.ts'
import { paths } from '#server/paths.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useApp, type Visitor } from '#test/support/client.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'

const SECRET = 'a-secret-of-the-tests-of-32-signs'

describe('A host that can no longer welcome', () => {
  useDatabase()
  useEmptyCollections()
  const app = useApp()
  let cast: Cast
  let id: string
  let paul: Visitor
  let marie: Visitor
  beforeEach(async () => {
    cast = await raiseCast()
    id = cast.companyWorkshop.id
    paul = await app.signedIn(cast.paul)
    marie = await app.signedIn(cast.marie)
  })
  const say = async (body: Record<string, string>) => {
    await paul.get(paths.hostingDay(id))
    return paul.post(paths.hostingImpediment(id), body)
  }
  const found = () => Workshop.findById(id).orFail()

  it('says why, and the agency reads it first while nothing is cancelled', async () => {
    const empty = await say({ words: ' ' })
    expect(empty.status).to.equal(422)
    expect(empty.body).to.include('id="words-error"')
    await say({ words: 'Le chantier a pris du <retard>' })
    expect((await paul.follow()).text).to.include('Rien n’est annulé pour l’instant')
    expect((await found()).state).to.equal('published')
    expect((await marie.get(paths.today())).text).to.include('Une entreprise ne peut plus accueillir')
    expect((await marie.get(paths.waiting('hostImpediments'))).body).to.include(paths.workshop(id))
    const page = await marie.get(paths.workshop(id))
    expect(page.body)
      .to.include('Le chantier a pris du &lt;retard&gt;')
      .and.include(paths.newRescheduling(id))
      .and.include(paths.newCancellation(id))
    expect((await marie.get(paths.workshopLog(id))).text).to.include('dit ne plus pouvoir accueillir')
  })

  it('may welcome after all, by its own word or settled by the agency', async () => {
    await say({ words: 'Panne' })
    await say({ back: 'yes' })
    expect((await found()).hostImpediment).to.equal(null)
    await say({ words: 'Panne' })
    await marie.get(paths.workshop(id))
    await marie.post(paths.hostImpedimentSettling(id))
    expect((await found()).hostImpediment).to.equal(null)
    expect((await marie.get(paths.today())).text).not.to.include('ne peut plus accueillir')
  })

  it('says so by the link too', async () => {
    const token = (await hostLinkOf(await found(), SECRET)) ?? ''
    const nobody = app.visitor()
    await nobody.get(paths.hostLink(token))
    await nobody.post(paths.hostLinkImpediment(token), { words: 'Panne' })
    expect((await found()).hostImpediment?.words).to.equal('Panne')
  })

  it('is heard no more once the date has changed, and too late once it has begun', async () => {
    await say({ words: 'Panne' })
    const { startsAt, endsAt } = await found()
    const day = 7 * 86_400_000
    const later = { startsAt: new Date(+startsAt + day), endsAt: new Date(+endsAt + day) }
    await reschedule(cast.companyWorkshop._id, { ...later, by: cast.marie._id })
    expect((await found()).hostImpediment).to.equal(null)
    await Workshop.updateOne({ _id: id }, { $set: { startsAt: new Date(Date.now() - 60_000) } })
    expect((await say({ words: 'Panne' })).status).to.equal(422)
  })

  it('reads what its workshops have given, never of fewer than five people', async () => {
    const past = new Date(Date.now() - 5 * 86_400_000)
    await Workshop.updateOne({ _id: id }, { $set: { startsAt: past, endsAt: past } })
    const page = await paul.get(paths.hosting())
    expect(page.text).to.include('1 atelier passé chez vous').and.include('Agence Aubagne')
    expect(page.body).not.to.include('Samira')
  })
})
