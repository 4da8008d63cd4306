import { expect } from 'chai'
import { Workshop } from '#models/records/workshop.ts'
import { paths } from '#server/paths.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useApp, type Visitor } from '#test/support/client.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { all, fieldsOf } from '#test/support/html.ts'

const plain = (text: string) => text.replaceAll(/[\u00a0\u202f]/g, ' ')

describe('Adding places to a full workshop', function () {
  this.timeout(60_000)
  useDatabase()
  useEmptyCollections()
  const app = useApp()
  let cast: Cast
  let marie: Visitor
  beforeEach(async () => {
    cast = await raiseCast()
    marie = await app.signedIn(cast.marie)
  })
  const id = () => cast.fullWorkshop.id

  it('asks how many and why, shows them beyond the others, tells the journal, and is undone', async () => {
    await marie.get(paths.newPlaces(id()))
    const none = await marie.submit(paths.places(id()), { places: '2' })
    expect(none.status).to.equal(422)
    const [form] = all(none.html, 'form', { action: paths.places(id()) })
    expect(form && fieldsOf(form)['places']).to.equal('2')
    const done = await marie.submit(paths.places(id()), { reason: 'other', words: 'Demande du maire' })
    expect(done.status).to.equal(303)
    const page = plain((await marie.follow()).text)
    expect(page).to.include('2 places ajoutées. 2 libres.').and.include('2 places en plus : Demande du maire')
    expect(plain((await marie.get(paths.workshops())).body)).to.include('2 inscrits sur 2, 2 en plus')
    const log = await marie.get(paths.workshopLog(id()))
    expect(plain(log.text)).to.include('2 places en plus : Demande du maire')
    const { extra } = await Workshop.findById(id()).orFail()
    await marie.get(paths.workshop(id()))
    await marie.submit(paths.placesRemoval(id(), String(extra?.[0]?.seq)))
    expect(plain((await marie.follow()).text)).to.include('Les places ajoutées sont retirées.')
    expect((await Workshop.findById(id()).orFail()).seatsFree).to.equal(0)
  })

  it('is nobody else’s: another agency finds nothing', async () => {
    const samira = await app.signedIn(cast.samira)
    expect((await samira.get(paths.newPlaces(id()))).status).to.equal(404)
    expect(
      (await samira.post(paths.places(id()), { places: 1, reason: 'absences', key: 'k' })).status
    ).to.equal(404)
    expect((await samira.post(paths.placesRemoval(id(), '1'))).status).to.equal(404)
  })
})
