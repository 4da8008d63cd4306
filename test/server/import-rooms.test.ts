import { expect } from 'chai'
import { Account } from '#models/records/account.ts'
import { Agency } from '#models/records/agency.ts'
import { ImportRow } from '#models/records/import-row.ts'
import { ImportRun } from '#models/records/import-run.ts'
import { JournalEntry } from '#models/records/journal-entry.ts'
import { slashed } from '#lib/identifiers/typed-date.ts'
import { paths } from '#server/paths.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useApp, type Visitor } from '#test/support/client.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { all, textOf } from '#test/support/html.ts'
import { bringing } from '../models/importing/bringing.ts'
import { coming, gone, planning } from '../models/importing/typed-workshops.ts'

describe('a planning that names rooms the agency has not', () => {
  useDatabase()
  useEmptyCollections()
  const app = useApp()
  let cast: Cast
  let marie: Visitor
  let list: ImportRun
  const lead = () => Account.updateOne({ _id: cast.marie._id }, { $set: { sees: ['lead'] } })
  beforeEach(async () => {
    cast = await raiseCast()
    marie = await app.signedIn(cast.marie)
    const on = (days: number) => slashed(coming(days))
    list = await bringing(() => cast).bring(
      planning(
        { 'N° session': 'R-1', Date: on(40), Salle: 'Salle du Port', Places: '8' },
        { 'N° session': 'R-2', Date: on(44), Salle: 'SALLE DU PORT', Places: '14' },
        { 'N° session': 'R-3', Date: on(48), Salle: 'Atelier Sud', Places: '' },
        { 'N° session': 'R-4', Date: on(52), Salle: cast.aubagne.rooms[0]?.name ?? '' },
        { 'N° session': 'R-5', Date: slashed(gone(30)), Salle: 'Ancienne salle', Statut: 'Réalisée' },
        { 'N° session': 'R-6', Date: on(56), Salle: 'Salle de Nice', 'Code SAFIR': cast.nice.safir }
      )
    )
  })
  const address = () => paths.importation(list.id)
  const rooms = async (agency = cast.aubagne) =>
    (await Agency.findById(agency._id).orFail()).rooms.map(({ name, seats }) => [name, seats ?? null])

  it('says which rooms of which agency, with their lines and places, and who may make them', async () => {
    await Account.updateOne({ _id: cast.romain._id }, { $set: { sees: ['lead'] } })
    const page = await marie.get(address())
    const rows = all(page.html, 'tr').map(textOf)
    expect(page.text).to.include(`${cast.aubagne.name} : 2 salles inconnues`)
    expect(rows.find(row => row.includes('Salle du Port'))).to.match(/Salle du Port\s+2\s+14/)
    expect(rows.find(row => row.includes('Atelier Sud'))).to.include('non dites')
    expect(page.text).to.include(`${cast.nice.name} : 1 salle inconnue`)
    expect(page.text).to.include('demandez à Romain Pinatel').and.not.include('Créer ces')
    const heads = all(page.html, 'th', { scope: 'row' }).map(textOf)
    expect(heads).not.to.include('Ancienne salle')
  })

  it('makes them in one press for the lead of the agency, journaled, and judges the lines again', async () => {
    await lead()
    const before = await rooms()
    await marie.get(address())
    expect((await marie.submit(paths.importRooms(list.id))).status).to.equal(303)
    const page = await marie.follow()
    expect(page.text).to.include('2 salles sont créées. Les lignes sont revérifiées.')
    expect(page.text).to.include(`${cast.nice.name} : 1 salle inconnue`)
    expect(page.text).not.to.include('2 salles inconnues')
    expect(await rooms()).to.deep.equal([...before, ['Salle du Port', 14], ['Atelier Sud', null]])
    expect(await rooms(cast.nice)).not.to.deep.include(['Salle de Nice', 10])
    const entries = await JournalEntry.find({ subject: 'agency', subjectId: String(cast.aubagne._id) }).lean()
    expect(entries.map(({ detail }) => (detail as { to: string }).to)).to.have.members([
      'Salle du Port',
      'Atelier Sud'
    ])
    expect(String(entries[0]?.by)).to.equal(String(cast.marie._id))
  })

  it('judges the lines again: a room whose places are known refuses more', async () => {
    await lead()
    await marie.post(paths.importRooms(list.id))
    await Agency.updateOne(
      { _id: cast.aubagne._id, 'rooms.name': 'Salle du Port' },
      { $set: { 'rooms.$.seats': 10 } }
    )
    await ImportRun.updateOne(
      { _id: list._id },
      { $set: { roomsUnknown: [{ agency: String(cast.aubagne._id), name: 'Autre', rows: 1, seats: null }] } }
    )
    await marie.post(paths.importRooms(list.id))
    const { lines } = await ImportRun.findById(list._id).orFail()
    expect([lines.refused, lines.new]).to.deep.equal([1, 5])
  })

  it('makes them once, and none for a counsellor whom the agency is not entrusted to', async () => {
    const before = await rooms()
    const refused = await marie.post(paths.importRooms(list.id))
    expect(refused.status).to.equal(422)
    expect(refused.text).to.include('Seules les personnes à qui l’agence est confiée')
    expect(await rooms()).to.deep.equal(before)
    await lead()
    await Promise.all([marie.post(paths.importRooms(list.id)), marie.post(paths.importRooms(list.id))])
    expect(await rooms()).to.have.length(before.length + 2)
    const samira = await app.signedIn(cast.samira)
    expect((await samira.post(paths.importRooms(list.id))).status).to.equal(404)
  })

  it('neither offers nor makes the rooms of lines that were set aside, until they are taken back', async () => {
    await lead()
    const before = await rooms()
    const offered = async () =>
      all((await marie.get(address())).html, 'th', { scope: 'row' })
        .map(textOf)
        .filter(text => text.includes('Sal') || text.includes('Atelier'))
    expect(await offered()).to.include('Atelier Sud')
    expect((await marie.post(paths.importSettingAside(list.id, '3'))).status).to.equal(303)
    expect(await offered()).not.to.include('Atelier Sud')
    await marie.post(paths.importSettingAside(list.id, '1'))
    const page = await marie.get(address())
    expect(
      all(page.html, 'tr')
        .map(textOf)
        .find(row => row.includes('SALLE DU PORT'))
    ).to.match(/PORT\s+1\s+14/)
    const cells = async () =>
      (await ImportRow.find({ importation: list._id }).sort({ record: 1 })).map(row => row.cells[0])
    expect(await cells(), 'each line keeps its own words').to.deep.equal([
      'R-1',
      'R-2',
      'R-3',
      'R-4',
      'R-5',
      'R-6'
    ])
    expect((await marie.post(paths.importTakingBack(list.id, '1'))).status).to.equal(303)
    await marie.post(paths.importRooms(list.id))
    expect(await rooms()).to.deep.equal([...before, ['Salle du Port', 14]])
    await marie.post(paths.importTakingBack(list.id, '3'))
    expect(await offered()).to.include('Atelier Sud')
  })

  it('makes none for a line that a process set aside and died before it looked at the rest', async () => {
    await lead()
    const before = await rooms()
    await ImportRow.updateOne({ importation: list._id, record: 3 }, { $set: { outcome: 'setAside' } })
    await marie.post(paths.importRooms(list.id))
    expect(await rooms()).to.deep.equal([...before, ['Salle du Port', 14]])
  })

  it('frees the hour of a line that is set aside for the one that was refused beside it', async () => {
    const twice = await bringing(() => cast).bring(
      planning(
        { 'N° session': 'T-1', Date: slashed(coming(60)), Salle: 'Salle du Port' },
        { 'N° session': 'T-2', Date: slashed(coming(60)), Salle: 'Salle du Port' }
      )
    )
    const outcomes = async () =>
      (await ImportRow.find({ importation: twice._id }).sort({ record: 1 })).map(({ outcome }) => outcome)
    expect(await outcomes()).to.deep.equal(['new', 'refused'])
    await marie.post(paths.importSettingAside(twice.id, '1'))
    expect(await outcomes()).to.deep.equal(['setAside', 'new'])
    const { lines } = await ImportRun.findById(twice._id).orFail()
    expect([lines.new, lines.setAside, lines.refused]).to.deep.equal([1, 1, 0])
  })
})
