import { expect } from 'chai'
import { Participation } from '#models/records/participation.ts'
import { Workshop } from '#models/records/workshop.ts'
import { changeCapacity } from '#models/planning/changes.ts'
import { takeSeat } from '#models/seats/seats.ts'
import { paths } from '#server/paths.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useApp, type Visitor } from '#test/support/client.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { all } from '#test/support/html.ts'

const plain = (text: string) => text.replaceAll(/[\u00a0\u202f]/g, ' ')

describe('« Je ne peux pas venir » by telephone, and who comes without a seat', function () {
  this.timeout(60_000)
  useDatabase()
  useEmptyCollections()
  const app = useApp()
  let cast: Cast
  let marie: Visitor
  beforeEach(async () => {
    cast = await raiseCast()
    await Workshop.updateOne({ _id: cast.companyWorkshop._id }, { $set: { trade: cast.forgeWorkshop.trade } })
    marie = await app.signedIn(cast.marie)
  })
  const seatIn = async (workshop: Workshop, person = cast.nadia) =>
    (await Workshop.findById(workshop._id).orFail()).seatOf(person._id) !== null
  const moves = () => paths.seatMoves(cast.forgeWorkshop.id, cast.nadia.id)

  it('moves from the person’s page to the first date, says so on it, and is undone in silence', async () => {
    const page = await marie.get(paths.person(cast.nadia.id))
    const [first] = all(page.html, 'button', { name: 'to' })
    expect(first?.attributes['value']).to.equal(cast.companyWorkshop.id)
    const moved = await marie.submit(moves(), { to: cast.companyWorkshop.id, reason: 'childcare' })
    expect(moved.location).to.equal(paths.person(cast.nadia.id))
    expect(plain((await marie.follow()).text)).to.match(/Nadia Benali vient .*, et non plus .*2 minutes/)
    expect([await seatIn(cast.forgeWorkshop), await seatIn(cast.companyWorkshop)]).to.deep.equal([
      false,
      true
    ])
    const history = plain((await marie.get(paths.personTimeline(cast.nadia.id))).text)
    expect(history).to.include('Changement de date').and.include('garde d’enfant')
    await marie.post(paths.seatMoveUndoing(cast.companyWorkshop.id, cast.nadia.id))
    expect(plain((await marie.follow()).text)).to.include('Aucun message n’est parti.')
    expect([await seatIn(cast.forgeWorkshop), await seatIn(cast.companyWorkshop)]).to.deep.equal([
      true,
      false
    ])
  })

  it('keeps the old seat when the date was filled meanwhile, and shows the next ones', async () => {
    await marie.get(paths.newSeatMove(cast.forgeWorkshop.id, cast.nadia.id))
    await takeSeat(cast.companyWorkshop._id, { person: cast.karim._id, by: null })
    await changeCapacity(cast.companyWorkshop._id, { capacity: 3, by: null })
    const refused = await marie.submit(moves(), { to: cast.companyWorkshop.id })
    expect(refused.status).to.equal(422)
    expect(plain(refused.text)).to.include('Complet à l’instant. Voici les suivantes')
    expect(all(refused.html, 'button', { value: cast.companyWorkshop.id })).to.have.length(0)
    expect(await seatIn(cast.forgeWorkshop)).to.equal(true)
  })

  it('begins from a search, and where a date is full offers its waiting list and keeps the seat here', async () => {
    const { forgeWorkshop, fullWorkshop, nadia } = cast
    await Workshop.updateOne({ _id: fullWorkshop._id }, { $set: { trade: forgeWorkshop.trade } })
    const found = await marie.get(`${paths.people()}?q=benali`)
    const move = paths.newSeatMove(forgeWorkshop.id, nadia.id)
    expect(all(found.html, 'a', { href: move })).to.have.length(1)
    const page = await marie.get(move)
    expect(plain(page.text)).to.include('la personne garde sa place du')
    await marie.submit(paths.waitingList(fullWorkshop.id))
    const { waiting } = await Workshop.findById(fullWorkshop._id).orFail()
    expect(waiting.map(({ person }) => String(person))).to.deep.equal([nadia.id])
    expect(await seatIn(forgeWorkshop)).to.equal(true)
  })

  it('is another agency’s 404, and refuses a form without a date', async () => {
    const samira = await app.signedIn(cast.samira)
    const { nadia, forgeWorkshop, niceWorkshop } = cast
    expect((await samira.get(paths.newSeatMove(forgeWorkshop.id, nadia.id))).status).to.equal(404)
    expect((await samira.post(moves(), { to: niceWorkshop.id, key: 'k' })).status).to.equal(404)
    expect((await samira.post(paths.seatMoveUndoing(forgeWorkshop.id, nadia.id))).status).to.equal(404)
    expect((await marie.post(moves(), { to: niceWorkshop.id, key: 'k' })).status).to.equal(404)
    expect((await marie.post(moves(), { key: 'k' })).status).to.equal(422)
  })

  it('adds who came to the roll-call, and keeps what is ticked', async () => {
    const { pastWorkshop, karim, ines } = cast
    const rollCall = paths.attendance(pastWorkshop.id)
    await marie.get(rollCall)
    const ticked = { [`mark-${karim.id}`]: 'here' }
    const found = await marie.submit(rollCall, { ...ticked, q: 'saidi' })
    expect(found.status).to.equal(200)
    expect(plain(found.text)).to.match(/saïdi/i)
    const added = await marie.submit(rollCall, { add: ines.id })
    expect(plain(added.text)).to.include('Inès Saïdi est dans l’appel')
    const kept = all(added.html, 'input', { name: `mark-${karim.id}`, value: 'here' })
    expect(kept[0]?.attributes).to.have.property('checked')
    const rows = await Participation.find({ workshop: pastWorkshop._id, attendance: 'attended' })
    expect(rows.map(({ person }) => String(person))).to.deep.equal([ines.id])
    const again = await marie.submit(rollCall, { q: 'saidi' })
    expect(plain(again.text)).to.include('Inès Saïdi est déjà dans l’appel.')
  })

  it('writes the hour of who comes in late with one button, and keeps what is ticked, to be saved', async () => {
    const { pastWorkshop, karim, nadia } = cast
    const rollCall = paths.attendance(pastWorkshop.id)
    await marie.get(rollCall)
    const page = await marie.submit(rollCall, { [`mark-${karim.id}`]: 'here', now: nadia.id })
    expect(page.status).to.equal(200)
    const late = all(page.html, 'input', { name: `mark-${nadia.id}`, value: 'late' })[0]
    expect(late?.attributes).to.have.property('checked')
    const hour = all(page.html, 'input', { name: `arrived-${nadia.id}` })[0]
    expect(hour?.attributes['value']).to.match(/^\d\d:\d\d$/)
    expect(
      all(page.html, 'input', { name: `mark-${karim.id}`, value: 'here' })[0]?.attributes
    ).to.have.property('checked')
    expect(
      await Participation.countDocuments({ workshop: pastWorkshop._id, attendance: { $ne: null } })
    ).to.equal(0)
  })

  it('asks why there is a place more, beside the person', async () => {
    const { pastWorkshop, ines } = cast
    await changeCapacity(pastWorkshop._id, { capacity: 3, by: null })
    const rollCall = paths.attendance(pastWorkshop.id)
    await marie.get(rollCall)
    await marie.submit(rollCall, { q: 'saidi' })
    const refused = await marie.submit(rollCall, { add: ines.id })
    expect(refused.status).to.equal(422)
    expect(plain(refused.text)).to.include('Choisissez pourquoi il y a une place de plus.')
    const added = await marie.submit(rollCall, { add: ines.id, [`extra-${ines.id}`]: 'roomFits' })
    expect(added.status).to.equal(200)
    expect(await seatIn(pastWorkshop, ines)).to.equal(true)
  })

  it('makes a file from the roll-call and comes back to it', async () => {
    const rollCall = paths.attendance(cast.pastWorkshop.id)
    await marie.get(rollCall)
    const led = await marie.submit(rollCall, { create: 'yes', [`mark-${cast.karim.id}`]: 'here' })
    expect(led.location).to.equal(`${paths.newPerson()}?seat=${cast.pastWorkshop.id}&arrived=yes`)
    await marie.follow()
    await marie.submit(paths.people(), { firstName: 'Ana', lastName: 'Nouvelle', birthDate: '02/03/1990' })
    const back = await marie.follow()
    expect(plain(back.text))
      .to.include('la fiche est créée')
      .and.match(/nouvelle/i)
  })
})
