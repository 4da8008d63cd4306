import { expect } from 'chai'
import { localDate } from '#lib/dates.ts'
import { flushOutbox } from '#models/ledger/flush-outbox.ts'
import { Notice } from '#models/records/notice.ts'
import { Person } from '#models/records/person.ts'
import { SentMessage } from '#models/records/sent-message.ts'
import { Workshop } from '#models/records/workshop.ts'
import { keepPlaces } from '#models/seats/kept-places.ts'
import { acceptOffer } from '#models/seats/offers.ts'
import { withdraw } from '#models/seats/seats.ts'
import { wait } from '#models/seats/waiting.ts'
import { paths } from '#server/paths.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useApp, type Visitor } from '#test/support/client.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { all } from '#test/support/html.ts'
import { deliverPost } from '#test/support/post.ts'

const plain = (text: string) => text.replaceAll(/[\u00a0\u202f]/g, ' ')

describe('The waiting list of a full workshop', function () {
  this.timeout(120_000)
  useDatabase()
  useEmptyCollections()
  const app = useApp()
  let cast: Cast
  let marie: Visitor
  beforeEach(async () => {
    cast = await raiseCast()
    marie = await app.signedIn(cast.marie)
  })
  const id = () => String(cast.fullWorkshop.id)
  const read = () => Workshop.findById(id()).orFail()
  const joins = (person: { _id: Workshop['_id'] }) =>
    wait(cast.fullWorkshop._id, { person: person._id, by: cast.marie._id })
  const leaves = (person: { _id: Workshop['_id'] }) =>
    withdraw(cast.fullWorkshop._id, { person: person._id, by: cast.marie._id, reason: 'job' })

  it('is the first choice where people are registered: no key press gives a seat elsewhere', async () => {
    const { nadia } = cast
    const page = await marie.get(`${paths.newRegistration(id())}?q=Benali`)
    const chosen = all(page.html, 'button', { 'data-result': '' })
    expect(chosen.length).to.equal(1)
    const done = await marie.submit(paths.waitingList(id()), { person: nadia.id })
    expect(done.status).to.equal(303)
    expect(plain((await marie.follow()).text)).to.include('rang 1')
    expect((await read()).rankOf(nadia._id)).to.equal(1)
    const again = await marie.get(`${paths.newRegistration(id())}?q=Benali`)
    expect(plain(again.text)).to.include('En attente, 1re')
    expect(all(again.html, 'form', { action: paths.waitingList(id()) })).to.have.length(0)
  })

  it('is offered where all that is free is kept for others, with the moment at which it opens and the rank', async () => {
    const { theo, nadia } = cast
    const opensAt = new Date(Date.now() + 5 * 86_400_000)
    await Workshop.updateOne({ _id: id() }, { $set: { priorities: ['veryLongTerm'] } })
    await Person.updateOne({ _id: theo._id }, { registeredOn: localDate(new Date(), 'Europe/Paris') })
    await Person.updateOne({ _id: nadia._id }, { registeredOn: '2020-01-01' })
    await leaves(cast.karim)
    await keepPlaces(cast.fullWorkshop._id, { places: 1, opensAt, by: cast.marie._id })
    const search = async ({ lastName }: Person) =>
      marie.get(`${paths.newRegistration(id())}?q=${encodeURIComponent(lastName)}`)
    const page = await search(theo)
    const said = plain(page.text)
    expect(said).to.include('1 place est libre, gardée pour le public prioritaire. Elle s’ouvre à tous le')
    expect(said).to.include('La prochaine personne y a le rang 1').and.include('dont 1 place gardée')
    expect(all(page.html, 'form', { action: paths.registrations(id()) })).to.have.length(0)
    expect(all(page.html, 'button', { 'data-result': '' })).to.have.length(1)
    const done = await marie.submit(paths.waitingList(id()), { person: theo.id })
    expect([done.status, (await read()).rankOf(theo._id)]).to.deep.equal([303, 1])
    // It is hers: she is registered at once.
    const hers = await search(nadia)
    expect(all(hers.html, 'form', { action: paths.waitingList(id()) })).to.have.length(0)
    expect(all(hers.html, 'form', { action: paths.registrations(id()) })).to.have.length(1)
    expect(plain((await marie.get(paths.waitingList(id()))).text)).to.include('1 place gardée')
  })

  it('tells the rule, the rank and why, and what happened, newest first', async () => {
    const { nadia, theo, karim } = cast
    await joins(nadia)
    await joins(theo)
    await leaves(karim)
    const text = plain((await marie.get(paths.waitingList(id()))).text)
    expect(text).to.include('Les places vont par ordre d’arrivée sur la liste.')
    expect(text).to.include('Combien inviter ?').and.include('Ajouter des places')
    expect(text).to.include('Place proposée').and.include('En attente, 1re').and.include('Ordre d’arrivée')
    const happened = text.slice(text.indexOf('Ce qui s’est passé'))
    const lines = [
      `${karim.fullName} rend sa place. Elle est proposée à ${nadia.fullName}.`,
      `${theo.fullName} est sur la liste d’attente.`,
      `${nadia.fullName} est sur la liste d’attente.`
    ]
    const places = lines.map(line => happened.indexOf(plain(line)))
    expect(places).to.deep.equal(places.toSorted((one, other) => one - other))
    expect(Math.min(...places)).to.be.above(-1)
  })

  it('notes an answer by telephone: yes gives the seat, no needs nothing more and passes it on', async () => {
    const { nadia, theo, karim, lucie } = cast
    await joins(nadia)
    await joins(theo)
    await leaves(karim)
    await marie.get(paths.waitingList(id()))
    const none = await marie.submit(paths.waitingAnswer(id(), nadia.id), {})
    expect(none.status).to.equal(422)
    await marie.submit(paths.waitingAnswer(id(), nadia.id), { answer: 'no', reason: 'job' })
    const page = await marie.follow()
    expect(plain(page.text)).to.include('ne prend pas la place')
    expect((await read()).offerOf(theo._id)).not.to.equal(null)
    await marie.submit(paths.waitingAnswer(id(), theo.id), { answer: 'yes' })
    await marie.follow()
    expect((await read()).seatOf(theo._id)).not.to.equal(null)
    const late = await marie.post(paths.waitingAnswer(id(), nadia.id), { answer: 'yes' })
    expect(late.status).to.equal(422)
    expect(plain(late.text)).to.include('n’est plus proposée')
    expect(lucie.id).not.to.equal(theo.id)
  })

  it('lets somebody leave for a reason, and is nobody else’s', async () => {
    const { nadia } = cast
    await joins(nadia)
    await marie.get(paths.waitingList(id()))
    expect((await marie.submit(paths.waitingDeparture(id(), nadia.id), {})).status).to.equal(422)
    await marie.submit(paths.waitingDeparture(id(), nadia.id), { reason: 'transport' })
    const text = plain((await marie.follow()).text)
    expect(text).to.include('quitte la liste d’attente. Raison : transport.')
    expect((await read()).waiting).to.have.length(0)
    const samira = await app.signedIn(cast.samira)
    expect((await samira.get(paths.waitingList(id()))).status).to.equal(404)
    for (const at of [
      paths.waitingList(id()),
      paths.waitingAnswer(id(), nadia.id),
      paths.waitingOffer(id(), nadia.id),
      paths.waitingDeparture(id(), nadia.id),
      paths.keptPlaces(id()),
      paths.keptPlacesOpening(id())
    ])
      expect(
        (await samira.post(at, { person: nadia.id, key: 'k', answer: 'yes', why: 'x' })).status
      ).to.equal(404)
  })

  it('keeps places until a moment, says so, and opens them before for a reason', async () => {
    const { theo, karim } = cast
    await Workshop.updateOne({ _id: id() }, { $set: { priorities: ['young', 'rsa'] } })
    await leaves(karim)
    await marie.get(paths.waitingList(id()))
    const wrong = await marie.submit(paths.keptPlaces(id()), {
      places: '2',
      opensOn: '1/1/2099',
      opensAt: '12 h'
    })
    expect(wrong.status).to.equal(422)
    const day = new Date(+cast.fullWorkshop.startsAt - 3 * 86_400_000).toISOString().slice(0, 10)
    await marie.submit(paths.keptPlaces(id()), { places: '1', opensOn: day, opensAt: '12h' })
    const text = plain((await marie.follow()).text)
    expect(text).to.include('1 place est gardée pour les personnes de moins de 26 ans, jusqu’au')
    expect(text).not.to.include('RSA')
    await joins(theo)
    await marie.get(paths.waitingList(id()))
    await marie.submit(paths.keptPlacesOpening(id()), { why: 'Personne d’autre' })
    await marie.follow()
    expect((await read()).offerOf(theo._id)).not.to.equal(null)
  })

  it('writes to who waits and to who is offered a seat, in the hours of the offer, and no more once answered', async () => {
    const { nadia, theo, karim } = cast
    await joins(nadia)
    await joins(theo)
    await deliverPost()
    await leaves(karim)
    const offer = (await read()).offerOf(nadia._id)
    const notice = await Notice.findOne({ recipient: nadia._id, kind: 'offered' }).orFail()
    expect([+notice.dueAt, +notice.uselessAfter]).to.deep.equal([+(offer?.from ?? 0), +(offer?.until ?? 0)])
    const told = await SentMessage.find({ kind: 'waiting' })
    expect(plain(told.find(({ to }) => to.includes(theo.email ?? '?'))?.text ?? '')).to.include(
      'Votre rang sur la liste : 2.'
    )
    await acceptOffer(cast.fullWorkshop._id, { person: nadia._id, by: null })
    await flushOutbox(cast.fullWorkshop._id)
    const after = await Notice.findOne({ recipient: nadia._id, kind: 'offered' }).orFail()
    expect(['void', 'sent']).to.include(after.state)
    expect(await Notice.exists({ recipient: nadia._id, kind: 'confirmation', subject: id() })).not.to.equal(
      null
    )
  })
})
