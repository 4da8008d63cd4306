import { closeWorkshop } from '#models/follow-up/closing.ts'
import { expect } from 'chai'
import { addDays, addMonths, HOME_ZONE, localDate, momentIn } from '#lib/dates.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { Participation } from '#models/records/participation.ts'
import { verifyStages } from '#models/stages/refresh-stages.ts'
import type { Person } from '#models/records/person.ts'
import { WAITING } from '#models/today/lists.ts'
import { Workshop } from '#models/records/workshop.ts'
import { paths } from '#server/paths.ts'
import { useApp, type Visitor } from '#test/support/client.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { all, classed, textOf } from '#test/support/html.ts'
import { propose } from '#models/invitations/proposing.ts'
import { takeSeat } from '#models/seats/seats.ts'
import { cancel } from '#models/planning/changes.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

/** So many minutes from now, and on this day in France whatever the hour. */
function today(minutes: number): Date {
  const day = localDate(new Date(), HOME_ZONE)
  const [first, next] = [day, addDays(day, 1)].map(date => +momentIn(HOME_ZONE, date, '00:00'))
  const moment = Date.now() + minutes * 60_000
  return new Date(Math.min(Math.max(moment, first ?? moment), (next ?? moment) - 1000))
}

describe('today, for a counsellor', function () {
  this.timeout(30_000)
  useDatabase()
  useEmptyCollections()
  const app = useApp()
  let cast: Cast
  let marie: Visitor
  beforeEach(async () => {
    cast = await raiseCast()
    marie = await app.signedIn(cast.marie)
  })

  /** Count of each thing that waits, by the list its button opens. */
  const waiting = async () => {
    const page = await marie.get(paths.today())
    return Object.fromEntries(
      classed(page.html, 'waiting').map(row => [
        all(row, 'a')[0]?.attributes['href'] ?? '',
        Number(classed(row, 'waiting-count').map(textOf)[0])
      ])
    )
  }
  const rowsOf = async (path: string) => {
    const page = await marie.get(path)
    return all(page.html, 'tbody').flatMap(body => all(body, 'tr')).length
  }

  it('begins with the workshops that the reader runs', async () => {
    const { forgeWorkshop, fullWorkshop, romain } = cast
    const of = ({ _id, fullName }: Cast['romain']) => [{ account: _id, name: fullName }]
    await Workshop.updateOne(
      { _id: fullWorkshop._id },
      { $set: { startsAt: today(1), endsAt: today(2), facilitators: of(romain) } }
    )
    await Workshop.updateOne({ _id: forgeWorkshop._id }, { $set: { startsAt: today(3), endsAt: today(4) } })
    const { text } = await marie.get(paths.today())
    const order = ['Vous animez', forgeWorkshop.tradeLabel, 'Le reste de l’agence', fullWorkshop.tradeLabel]
    const from = text.indexOf('Vous animez')
    const places = order.map(words => text.indexOf(words, from))
    expect(places).to.not.include(-1)
    expect(places).to.deep.equal(places.toSorted((a, b) => a - b))
  })

  it('greets by name and says how much waits', async () => {
    const page = await marie.get(paths.today())
    expect(page.status).to.equal(200)
    expect(page.text).to.include('Bonjour Marie.')
    const rows = Object.keys(await waiting()).length
    expect(rows).to.equal(2)
    expect(page.text).to.include(`${rows} choses qui vous attendent`)
  })

  it('counts roll-calls and workshops to close, each number being the length of the list it opens', async () => {
    const found = await waiting()
    expect(found).to.deep.equal({ [paths.waiting('attendance')]: 1, [paths.waiting('toClose')]: 1 })
    for (const [path, count] of Object.entries(found)) expect(await rowsOf(path), path).to.equal(count)
  })

  it('asks for debriefs once the roll-call is done, until the workshop is closed', async () => {
    const { pastWorkshop } = cast
    await Participation.updateMany({ workshop: pastWorkshop._id }, { attendance: 'attended' })
    expect((await waiting())[paths.waiting('debriefs')]).to.equal(3)
    expect(await rowsOf(paths.waiting('debriefs'))).to.equal(3)
    expect((await marie.get(paths.today())).text)
      .to.include('Bilans à terminer')
      .and.include('Clôture à faire')
    await closeWorkshop(pastWorkshop, { by: cast.marie._id, overrideReason: 'Tout le monde est parti' })
    expect(await waiting()).to.deep.equal({})
    expect((await marie.get(paths.today())).text).to.include('Rien ne vous attend. Bonne journée.')
  })

  it('leads to the calls by one row, whatever their number', async () => {
    const { karim, odile, forgeWorkshop, marie: author } = cast
    const now = new Date(Date.now() - 2 * DAY)
    for (const person of [karim, odile])
      await propose({ workshop: forgeWorkshop, person, by: author._id, now })
    expect((await waiting())[paths.calls()]).to.equal(undefined)
    const proposedAt = new Date(Date.now() - 3 * DAY - HOUR)
    await Participation.updateMany({ workshop: forgeWorkshop._id, state: 'proposed' }, { proposedAt })
    expect((await waiting())[paths.calls()]).to.equal(2)
    expect((await marie.get(paths.today())).text).to.include('Le plus pressé : Proposition sans réponse.')
    await cancel(forgeWorkshop._id, { by: author._id, reason: 'weather' })
    expect((await waiting())[paths.calls()]).to.equal(undefined)
  })

  it('asks what came of it from a month after the workshop to six', async () => {
    const { pastWorkshop } = cast
    // Whoever has a seat to come is asked afterwards.
    await Participation.deleteMany({ workshop: { $ne: pastWorkshop._id } })
    const today = localDate(new Date(), HOME_ZONE)
    const at = async (months: number, days: number) => {
      const startsAt = new Date(Date.parse(`${addMonths(today, -months)}T09:00:00Z`) + days * DAY)
      await Participation.updateMany({ workshop: pastWorkshop._id }, { startsAt, attendance: 'attended' })
      await verifyStages()
      return (await waiting())[paths.calls()]
    }
    expect(await at(1, 1)).to.equal(undefined)
    expect(await at(1, -1)).to.equal(3)
    expect(await at(6, 2)).to.equal(3)
    expect(await at(6, -2)).to.equal(undefined)
  })

  it('shows the workshops of the day, and takes to the roll-call the one that begins', async () => {
    const { forgeWorkshop } = cast
    const startsAt = today(30)
    await Workshop.updateOne({ _id: forgeWorkshop._id }, { startsAt, endsAt: new Date(+startsAt + HOUR) })
    const page = await marie.get(paths.today())
    const session = classed(page.html, 'session')[0]
    if (!session) throw new Error('nothing today')
    expect(textOf(session)).to.include(forgeWorkshop.tradeLabel).and.include('1 inscrit sur 12')
    expect(all(session, 'a').map(link => link.attributes['href'])).to.include(
      paths.attendance(forgeWorkshop.id)
    )
    expect(classed(page.html, 'button-primary')).to.have.length(1)
  })

  it('says that the roll-call is done once each has a mark, and leads to the debriefs', async () => {
    const { forgeWorkshop, nadia, karim, marie: author } = cast
    await takeSeat(forgeWorkshop._id, { person: karim._id, by: author._id })
    const startsAt = today(-1)
    await Workshop.updateOne({ _id: forgeWorkshop._id }, { startsAt, endsAt: new Date(+startsAt + 3 * HOUR) })
    await Participation.updateMany({ workshop: forgeWorkshop._id }, { startsAt })
    const session = async () => classed((await marie.get(paths.today())).html, 'session')[0]
    const mark = (person: Person) =>
      Participation.updateOne({ workshop: forgeWorkshop._id, person: person._id }, { attendance: 'attended' })
    await mark(nadia)
    const before = await session()
    if (!before) throw new Error('nothing today')
    expect(textOf(before)).to.include('Faire l’appel').and.not.include('Appel fait')
    await mark(karim)
    const after = await session()
    expect(after && textOf(after))
      .to.include('Appel fait')
      .and.not.include('Faire l’appel')
    expect(after && all(after, 'a').at(-1)?.attributes['href']).to.equal(paths.debriefs(forgeWorkshop.id))
  })

  it('says which workshop is next while none of the day is under way', async () => {
    const { forgeWorkshop, companyWorkshop } = cast
    const put = (workshop: Workshop, minutes: number) => {
      const startsAt = today(minutes)
      return Workshop.updateOne({ _id: workshop._id }, { startsAt, endsAt: new Date(+startsAt + HOUR / 60) })
    }
    await put(forgeWorkshop, 3)
    const said = async () => (await marie.get(paths.today())).text
    const page = await said()
    expect(page).to.match(/Ensuite : à \d+ h( \d\d)?, Chaudronnier/)
    await put(companyWorkshop, -0.6)
    expect(await said(), 'one is under way').to.not.include('Ensuite : à')
  })

  it('offers free seats, each opening registration', async () => {
    await marie.get(paths.today())
    const { forgeWorkshop } = cast
    expect(marie.link('Chaudronnier')).to.equal(paths.newRegistration(forgeWorkshop.id))
    expect(marie.page?.text).to.include('11 libres')
  })

  it('is only of this agency', async () => {
    const samira = await app.signedIn(cast.samira)
    const page = await samira.get(paths.today())
    expect(page.text).to.include('Rien ne vous attend')
    for (const kind of WAITING) {
      const list = await samira.get(paths.waiting(kind))
      expect(list.status, kind).to.equal(200)
      expect(list.text).not.to.include('BENALI')
    }
  })

  it('is a 404 for other roles and for lists that do not exist', async () => {
    expect((await marie.get(paths.waiting('everything'))).status).to.equal(404)
    for (const account of [cast.paul, cast.sofia, cast.admin]) {
      const visitor = await app.signedIn(account)
      for (const path of [paths.today(), paths.waiting('debriefs'), paths.search()]) {
        expect((await visitor.get(path)).status, path).to.equal(404)
      }
    }
  })

  it('finds a workshop by its number, and looks for anything else among people', async () => {
    await Workshop.updateOne({ _id: cast.forgeWorkshop._id }, { reference: 'DP-26-001' })
    expect((await marie.get(`${paths.search()}?q=DP-26-001`)).location).to.equal(
      paths.workshop(cast.forgeWorkshop.id)
    )
    expect((await marie.get(`${paths.search()}?q=bénali`)).location).to.equal(
      `${paths.people()}?q=b%C3%A9nali`
    )
  })
})
