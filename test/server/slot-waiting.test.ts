import { expect } from 'chai'
import { ensurePersonLinks, personLinkOf } from '#models/access/person-links.ts'
import { Workshop } from '#models/records/workshop.ts'
import { takeSeat, withdraw } from '#models/seats/seats.ts'
import { wait } from '#models/seats/waiting.ts'
import { paths } from '#server/paths.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useApp, type Visitor } from '#test/support/client.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { all, parse, textOf } from '#test/support/html.ts'
import { raiseJobDating } from '#test/support/job-dating.ts'

const SECRET = 'a-secret-of-the-tests-of-32-signs'
const plain = (text: string) => text.replaceAll(/[\u00a0\u202f]/g, ' ')

/** At 9:00 one place, Karim's. */
describe('Waiting for a slot', function () {
  this.timeout(120_000)
  useDatabase()
  useEmptyCollections()
  const app = useApp()
  let cast: Cast
  let event: Workshop
  let marie: Visitor
  beforeEach(async () => {
    cast = await raiseCast()
    event = await raiseJobDating(cast)
    marie = await app.signedIn(cast.marie)
    await seat(cast.karim, 0)
  })

  type Somebody = Pick<Cast['nadia'], '_id'>
  const read = () => Workshop.findById(event._id).orFail()
  const slotAt = (at: number) => event.slots[at]?._id ?? event._id
  const seat = ({ _id: person }: Somebody, at: number) =>
    takeSeat(event._id, { person, by: cast.marie._id, slot: slotAt(at) })
  const joins = ({ _id: person }: Somebody, ...at: number[]) =>
    wait(event._id, { person, by: cast.marie._id, slots: at.map(slotAt) })
  const leaves = ({ _id: person }: Somebody) =>
    withdraw(event._id, { person, by: cast.marie._id, reason: 'job' })
  const page = async ({ _id: person }: Somebody) => {
    const pair = { workshop: event._id, person }
    await ensurePersonLinks([pair])
    const token = (await personLinkOf(pair, SECRET)) ?? ''
    const get = async () => {
      const html = parse(await (await fetch(app.url + paths.personLink(token))).text())
      return { html, text: plain(textOf(html)) }
    }
    const join = async (...fields: [string, string][]) => {
      const body = new URLSearchParams([['ticks', 'yes'], ...fields])
      const answer = await fetch(app.url + paths.personWaiting(token), {
        method: 'POST',
        body,
        redirect: 'manual'
      })
      return { status: answer.status, text: plain(textOf(parse(await answer.text()))) }
    }
    return { get, join }
  }

  it('is asked of full slots where people are registered: all are ticked, none is a fault beside them', async () => {
    await seat(cast.theo, 2)
    const desk = `${paths.newRegistration(event.id)}?q=ferrand`
    const boxes = all((await marie.get(desk)).html, 'input', { name: 'slots', type: 'checkbox' })
    expect(boxes.map(({ attributes: { value, checked } }) => [value, checked !== undefined])).to.deep.equal([
      [String(slotAt(0)), true],
      [String(slotAt(2)), true]
    ])
    const asked = { person: cast.lucie.id, ticks: 'yes' }
    const none = await marie.post(paths.waitingList(event.id), { ...asked, key: 'one', q: 'ferrand' })
    expect([none.status, none.text.includes('Cochez au moins un créneau.')]).to.deep.equal([422, true])
    const key = { key: 'two', slots: String(slotAt(2)) }
    const done = await marie.post(paths.waitingList(event.id), { ...asked, ...key })
    expect(done.status).to.equal(303)
    expect((await read()).waitingOf(cast.lucie._id)?.slots?.map(String)).to.deep.equal([String(slotAt(2))])
    const list = plain((await marie.get(paths.waitingList(event.id))).text)
    expect(list).to.include('Attend pour 9 h 40').and.include('à qui cette heure convient')
  })

  it('says on the list at what hour a seat is held, and who waited longer for other hours', async () => {
    const { nadia, theo, ines } = cast
    await seat(ines, 2)
    await joins(nadia, 2)
    await joins(theo, 0)
    await leaves(cast.karim)
    const list = plain((await marie.get(paths.waitingList(event.id))).text)
    expect(list)
      .to.include('rend sa place de 9 h. Elle est proposée à Théo')
      .and.include('Attendaient depuis plus longtemps, pour d’autres heures : Nadia')
    expect(list).to.include('0 inscrit sur 1, 1 place proposée, complet')
    expect((await (await page(theo)).get()).text).to.include('de 9 h à 9 h 20')
    const said = await marie.post(paths.waitingAnswer(event.id, theo.id), { answer: 'yes' })
    expect(said.status).to.equal(303)
    expect((await read()).slotOf(theo._id)?._id.equals(slotAt(0))).to.equal(true)
  })

  it('is asked of a person on their page once all is full, and says which hours they wait for', async () => {
    const { lucie, theo, ines, nadia } = cast
    for (const [person, at] of [
      [theo, 1],
      [ines, 1],
      [nadia, 2],
      [lucie, 0]
    ] as const)
      if (person === lucie) await leaves(cast.karim).then(() => seat(lucie, at))
      else await seat(person, at)
    const own = await page(cast.karim)
    const before = await own.get()
    expect(all(before.html, 'input', { name: 'slots' })).to.have.length(3)
    const none = await own.join()
    expect([none.status, none.text.includes('Choisissez au moins une heure.')]).to.deep.equal([422, true])
    await own.join(['slots', String(slotAt(1))], ['slots', String(slotAt(2))])
    expect((await own.get()).text).to.include('Vous attendez une place pour ces heures : 9 h 20, 9 h 40.')
    await leaves(lucie)
    expect((await own.get()).text, 'not an hour of theirs').to.include(
      'Votre rang sur la liste d’attente : 1.'
    )
    await leaves(nadia)
    expect((await own.get()).text)
      .to.include('de 9 h 40 à 10 h')
      .and.include('je prends la place')
  })
})
