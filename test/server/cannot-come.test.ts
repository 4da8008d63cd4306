import { expect } from 'chai'
import { addDays, localDate, momentIn } from '#lib/dates.ts'
import { slashed } from '#lib/identifiers/typed-date.ts'
import { choiceKey } from '#models/planning/change-plans/elsewhere.ts'
import { Person } from '#models/records/person.ts'
import { Workshop } from '#models/records/workshop.ts'
import { takeSeat } from '#models/seats/seats.ts'
import { workingDay } from '#seeds/calendar.ts'
import { paths } from '#server/paths.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useApp, type Visitor } from '#test/support/client.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { all } from '#test/support/html.ts'

describe('The page of a move to an hour at which somebody has another seat', function () {
  this.timeout(30_000)
  useDatabase()
  useEmptyCollections()
  const app = useApp()
  let cast: Cast
  let marie: Visitor
  const day = () => workingDay(addDays(localDate(new Date(), 'Europe/Paris'), 40), 1)
  beforeEach(async () => {
    cast = await raiseCast()
    marie = await app.signedIn(cast.marie)
    const { _id: _, ...facts } = (await forge()).toObject()
    const [startsAt, endsAt] = ['14:00', '17:00'].map(time => momentIn('Europe/Paris', day(), time))
    const place = { ...facts.place, room: 'Salle collective 2' }
    const nobody = { facilitators: [], seats: [], outbox: [], log: [], seatsFree: facts.capacity }
    const about = { place, startsAt, endsAt, trade: 'N1105', tradeLabel: 'Manutention' }
    const elsewhere = await Workshop.create({ ...facts, ...nobody, ...about } as never)
    await takeSeat(elsewhere._id, { person: cast.nadia._id, by: cast.marie._id })
  })

  const forge = () => Workshop.findById(cast.forgeWorkshop._id).orFail()
  const drawMove = async (from = '14h', to = '17h') => {
    await marie.get(paths.newRescheduling(cast.forgeWorkshop.id))
    const typed = { date: slashed(day()), from, to }
    const drawn = await marie.submit(paths.rescheduling(cast.forgeWorkshop.id), typed)
    await marie.follow()
    return drawn.location ?? ''
  }
  const field = () => choiceKey(cast.forgeWorkshop._id, cast.nadia._id)
  const hasSeat = async () => (await forge()).seatOf(cast.nadia._id) !== null

  it('names her, and gives her seat back unless she is kept', async () => {
    const plan = await drawMove()
    expect(marie.page?.text).to.include('Une personne ne pourra pas venir').and.include('Manutention')
    await marie.submit(`${plan}/confirmation`)
    expect((await marie.follow()).text).to.include('Atelier déplacé.')
    expect(await hasSeat()).to.equal(false)
    const done = await marie.get(plan)
    expect(done.text).to.include('Sans place').and.include(cast.nadia.fullName)
  })

  it('asks beside the field why she is kept, with what was chosen, and keeps her then', async () => {
    const plan = await drawMove()
    const refused = await marie.submit(`${plan}/confirmation`, { [field()]: 'keep' })
    expect(refused.status).to.equal(422)
    const [kept] = all(refused.html, 'input', { name: field(), value: 'keep' })
    expect(kept?.attributes).to.have.property('checked')
    expect(refused.text).to.include('Dites pourquoi vous gardez')
    await marie.submit(`${plan}/confirmation`, { keepReason: 'Elle choisira' })
    expect([await hasSeat(), (await forge()).log.at(-1)?.what]).to.deep.equal([true, 'moved'])
  })

  it('shows the messages again with what is chosen now, without a script and before anything is confirmed', async () => {
    const plan = await drawMove()
    const messageOf = () => /<pre class="message-source"[^>]*>([\s\S]*?)<\/pre>/.exec(marie.page!.body)?.[1]
    expect(messageOf()).to.include('nous avons rendu celle-ci')
    const again = await marie.submit(`${plan}/confirmation`, { [field()]: 'keep', again: 'yes' })
    expect([again.status, again.location]).to.deep.equal([303, `${plan}#message`])
    await marie.get(plan)
    expect(messageOf()).to.include('Bonjour Nadia').and.not.include('nous avons rendu')
    const [kept] = all(marie.page!.html, 'input', { name: field(), value: 'keep' })
    expect(kept?.attributes).to.have.property('checked')
    expect(await hasSeat()).to.equal(true)
  })

  it('names whoever has a seat here, as the roster does, whatever the agency that looks after them', async () => {
    await Person.updateOne({ _id: cast.nadia._id }, { agency: cast.nice._id })
    await drawMove()
    expect(marie.page?.text).to.match(new RegExp(`Voir son autre atelier\\s: ${cast.nadia.fullName}`))
  })

  it('has no such block when nobody has another seat', async () => {
    await drawMove('09h', '12h')
    expect(all(marie.page!.html, 'textarea', { name: 'keepReason' })).to.have.length(0)
  })
})
