import { expect } from 'chai'
import { localTime } from '#lib/dates.ts'
import { propose } from '#models/invitations/proposing.ts'
import { outlineOfSlots } from '#models/planning/slots/lay-out.ts'
import { Format } from '#models/records/format.ts'
import { Workshop } from '#models/records/workshop.ts'
import { takeSeat } from '#models/seats/seats.ts'
import { paths } from '#server/paths.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useApp, type Answer, type Visitor } from '#test/support/client.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { all, fieldsOf, textOf } from '#test/support/html.ts'
import { deliverPost } from '#test/support/post.ts'
import { draftJobDating, raiseJobDating } from '#test/support/job-dating.ts'

const LINK = 'https://visio.example.org/salle-12'
const plain = (text: string) => text.replaceAll(/[\u00a0\u202f]/g, ' ')

describe('The slots of a job-dating', function () {
  this.timeout(60_000)
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
  })

  const now = () => Workshop.findById(event._id).orFail()
  const slotAt = (at: number) => event.slots[at]?._id ?? event._id
  const seat = (person: { _id: Cast['nadia']['_id'] }, at: number) =>
    takeSeat(event._id, { person: person._id, by: cast.marie._id, slot: slotAt(at) })
  const hourOf = async (person: { _id: Cast['nadia']['_id'] }) =>
    localTime((await now()).hoursFor(person._id).startsAt, 'Europe/Paris')

  it('is chosen where people are registered: free places are told, full ones named, none is asked for', async () => {
    await seat(cast.karim, 0)
    const desk = await marie.get(`${paths.newRegistration(event.id)}?q=ferrand`)
    const radios = all(desk.html, 'input', { name: 'slot', type: 'radio' })
    expect(radios.map(({ attributes }) => attributes['value'])).to.deep.equal([
      String(slotAt(1)),
      String(slotAt(2))
    ])
    expect(plain(desk.text)).to.include('de 9 h 20 à 9 h 40 2 places libres').and.include('Complets : 9 h.')
    const none = await marie.submit(paths.registrations(event.id))
    expect(none.status).to.equal(422)
    expect(none.text).to.include('Choisissez l’heure à laquelle la personne vient.')
    const taken = await marie.submit(paths.registrations(event.id), { slot: String(slotAt(1)) })
    expect(taken.status).to.equal(303)
    expect(plain((await marie.follow()).text)).to.include('Lucie Ferrand est inscrite à 9 h 20.')
    expect(await hourOf(cast.lucie)).to.equal('09:20')
  })

  it('is asked for when a proposal is answered with yes', async () => {
    await propose({ workshop: event, person: cast.theo, by: cast.marie._id })
    await marie.get(paths.answer(event.id, cast.theo.id))
    const asked = await marie.submit(paths.registrations(event.id))
    expect(asked.status).to.equal(422)
    expect(all(asked.html, 'input', { name: 'slot', type: 'radio' })).to.have.length(3)
    await marie.submit(paths.registrations(event.id), { slot: String(slotAt(2)) })
    expect(await hourOf(cast.theo)).to.equal('09:40')
  })

  it('orders those who come, on the page, in the roll-call and on the sheet, with their hour', async () => {
    await seat(cast.karim, 2)
    await seat(cast.lucie, 0)
    await seat(cast.theo, 1)
    const order = ['FERRAND', 'N’GUYEN', 'HADDAD']
    for (const page of [
      paths.workshop(event.id),
      paths.attendance(event.id),
      paths.attendanceSheet(event.id)
    ]) {
      const text = plain((await marie.get(page)).text).toLocaleUpperCase('fr')
      const places = order.map(name => text.indexOf(name))
      expect(
        places.toSorted((a, b) => a - b),
        page
      ).to.deep.equal(places)
      expect(Math.min(...places), page).to.be.above(-1)
      expect(text, page).to.include('9 H 40')
    }
  })

  it('changes for one person: where they may go, what is refused, and that they are told', async () => {
    await seat(cast.lucie, 0)
    await seat(cast.karim, 2)
    const page = paths.seatSlot(event.id, cast.lucie.id)
    expect(all((await marie.get(paths.workshop(event.id))).html, 'a', { href: page })).to.have.length(1)
    const form = await marie.get(page)
    expect(plain(form.text)).to.include('Aujourd’hui prévue de 9 h à 9 h 20.')
    expect(form.text).to.include('Un message part tout de suite.')
    expect(all(form.html, 'input', { name: 'slot' })).to.have.length(1)
    expect((await marie.submit(page)).status).to.equal(422)
    const full = await marie.submit(page, { slot: String(slotAt(2)) })
    expect([full.status, full.text.includes('Ce créneau est complet.')]).to.deep.equal([422, true])
    expect((await marie.submit(page, { slot: String(slotAt(1)) })).status).to.equal(303)
    expect(plain((await marie.follow()).text)).to.include('Lucie Ferrand vient à 9 h 20.')
    expect(await hourOf(cast.lucie)).to.equal('09:20')
    expect((await marie.get(paths.seatSlot(cast.forgeWorkshop.id, cast.nadia.id))).status).to.equal(404)
  })

  it('are laid out, looked at, changed and saved on their page; a fault stands at its line', async () => {
    const page = paths.workshopSlots(event.id)
    expect(all((await marie.get(paths.workshop(event.id))).html, 'a', { href: page })).to.have.length(1)
    const shown = await marie.get(page)
    const values = (html: Answer['html'], name: string) =>
      all(html, 'input', { name }).map(({ attributes }) => plain(attributes['value'] ?? ''))
    expect(values(shown.html, 'slotFrom')).to.deep.equal(['9 h', '9 h 20', '9 h 40', '', '', ''])
    await seat(cast.lucie, 1)
    const proposed = await marie.submit(page, { does: 'propose', every: '10', places: '2' })
    expect(proposed.status).to.equal(200)
    expect(values(proposed.html, 'slotFrom').slice(0, 5)).to.deep.equal([
      '9 h',
      '9 h 10',
      '9 h 20',
      '9 h 40',
      '9 h 50'
    ])
    expect(outlineOfSlots(await now())).to.have.length(3)
    const wrong = await marie.submit(page, {
      slotFrom: ['9h', '9h10', '9h20', '9h40', 'bientôt'],
      does: 'save'
    })
    expect(wrong.status).to.equal(422)
    expect(all(wrong.html, 'p', { id: 'slot-4-error' }).map(textOf).join('')).to.include('par exemple')
    const fields = fieldsOf(all(wrong.html, 'form', { action: page })[0]!)
    expect(Object.keys(fields)).to.include.members(['slotId', 'slotFrom', 'lines'])
    const again = await marie.submit(page, {
      slotFrom: ['9h', '9h10', '9h20', '9h40', '9h50'],
      does: 'save'
    })
    expect(again.status).to.equal(303)
    const after = await now()
    expect(outlineOfSlots(after).map(({ after: minutes, capacity }) => [minutes, capacity])).to.deep.equal([
      [0, 2],
      [10, 2],
      [20, 2],
      [40, 2],
      [50, 2]
    ])
    expect([after.capacity, after.seatsFree]).to.deep.equal([10, 9])
    expect((await marie.get(paths.workshopLog(event.id))).text).to.include('5 créneaux, 10 places')
    expect((await marie.get(paths.workshopSlots(cast.forgeWorkshop.id))).status).to.equal(404)
  })

  it('are each held in their own way: said next to the field, then wherever their people are named', async () => {
    const page = paths.workshopSlots(event.id)
    await marie.get(page)
    const ways = { slotMode: ['', '', 'video', '', '', ''], does: 'save' }
    const wrong = await marie.submit(page, { ...ways, slotJoining: ['', '', 'salle 12', '', '', ''] })
    expect(wrong.status).to.equal(422)
    expect(all(wrong.html, 'p', { id: 'slotJoining-2-error' }).map(textOf).join('')).to.include('https://')
    expect(all(wrong.html, 'input', { id: 'slotJoining-2' })[0]?.attributes['value']).to.equal('salle 12')
    const saved = await marie.submit(page, { ...ways, slotJoining: ['', '', LINK, '', '', ''] })
    expect(saved.status).to.equal(303)
    expect((await marie.follow()).text).to.include('Sur place et par vidéo')
    await seat(cast.lucie, 2)
    await seat(cast.karim, 0)
    for (const at of [paths.attendance(event.id), paths.attendanceSheet(event.id), paths.workshop(event.id)])
      expect((await marie.get(at)).text, at).to.include('par vidéo')
    const desk = await marie.get(`${paths.newRegistration(event.id)}?q=nguyen`)
    expect(plain(desk.text)).to.include('de 9 h 20 à 9 h 40, sur place')
  })

  it('change their way through a plan where somebody comes, which gives back what was typed', async () => {
    await seat(cast.lucie, 1)
    await deliverPost()
    const page = paths.workshopSlots(event.id)
    await marie.get(page)
    const drawn = await marie.submit(page, {
      ...{ slotMode: ['', 'video', '', '', '', ''], slotJoining: ['', LINK, '', '', '', ''] },
      does: 'save'
    })
    expect(drawn.location).to.match(/\/changes\//)
    const plan = await marie.follow()
    expect(plain(plan.text)).to.include('de 9 h 20 à 9 h 40 Sur place, 2 places Par vidéo')
    expect(plan.text).to.include('1 message').and.include('Lucie Ferrand')
    const again = await marie.get(marie.link('Corriger les créneaux'))
    expect(all(again.html, 'input', { id: 'slotJoining-1' })[0]?.attributes['value']).to.equal(LINK)
    await marie.get(drawn.location ?? '')
    await marie.submit(`${drawn.location ?? ''}/confirmation`)
    expect((await marie.follow()).text).to.include('Créneaux modifiés.')
    expect((await now()).slots[1]?.mode).to.equal('video')
  })

  it('say what to do beyond sixty places', async () => {
    const page = paths.workshopSlots(event.id)
    await marie.get(page)
    const refused = await marie.submit(page, { slotPlaces: ['30', '30', '1'], does: 'save' })
    expect(refused.status).to.equal(422)
    expect(plain(refused.text)).to.include('Cela fait 61 places : 60 au plus.').and.include('copiez celui-ci')
  })

  describe('planned', () => {
    const form = () => ({
      trade: 'H2902',
      date: '12/05/2027',
      from: '9h',
      to: '11h',
      place: 'room:Salle collective 2',
      facilitators: [cast.marie.id]
    })
    const made = async () => Workshop.findOne().sort({ _id: -1 }).orFail()
    const lengths = ({ startsAt, slots }: Workshop) =>
      outlineOfSlots({ startsAt, slots }).map(
        ({ after, minutes, capacity }) => `${after} ${minutes} ${capacity}`
      )

    it('are laid out from how many minutes and places; a copy, a series and a format carry them along', async () => {
      await marie.get(`${paths.newWorkshop()}?kind=jobDating`)
      const none = await marie.submit(paths.workshops(), { ...form(), slotEvery: '2' })
      expect([none.status, none.text.includes('Un créneau toutes les')]).to.deep.equal([422, true])
      await marie.get(`${paths.newWorkshop()}?kind=jobDating`)
      const many = await marie.submit(paths.workshops(), { ...form(), slotEvery: '5', slotPlaces: '9' })
      expect([many.status, plain(many.text).includes('Cela fait 216 places : 60 au plus.')]).to.deep.equal([
        422,
        true
      ])
      await marie.get(`${paths.newWorkshop()}?kind=jobDating`)
      const done = await marie.submit(paths.workshops(), { ...form(), slotEvery: '30', slotPlaces: '3' })
      expect(done.status).to.equal(303)
      const first = await made()
      expect([first.kind, first.capacity]).to.deep.equal(['jobDating', 12])
      expect(lengths(first)).to.deep.equal(['0 30 3', '30 30 3', '60 30 3', '90 30 3'])

      const page = await marie.get(`${paths.newWorkshop()}?like=${event.id}`)
      expect(all(page.html, 'input', { name: 'slots' })[0]?.attributes['value']).to.equal(
        '0-20-1 20-20-2 40-20-1'
      )
      const short = await marie.submit(paths.workshops(), { ...form(), date: '13/05/2027', to: '9h45' })
      expect([short.status, short.text.includes('dépassent l’heure de fin')]).to.deep.equal([422, true])
      await marie.submit(paths.workshops(), { ...form(), date: '13/05/2027' })
      expect(lengths(await made())).to.deep.equal(['0 20 1', '20 20 2', '40 20 1'])

      await marie.get(`${paths.newFormat()}?like=${event.id}`)
      await marie.submit(paths.formats(), { name: 'Rencontres' })
      const format = await Format.findOne({ name: 'Rencontres' }).orFail()
      expect(format.slots.map(({ after, capacity }) => [after, capacity])).to.deep.equal([
        [0, 1],
        [20, 2],
        [40, 1]
      ])
      await marie.get(`${paths.newWorkshop()}?format=${format.id}`)
      await marie.submit(paths.workshops(), { ...form(), date: '14/05/2027' })
      expect(lengths(await made())).to.deep.equal(['0 20 1', '20 20 2', '40 20 1'])
    })

    it('move with the hours of a draft, and its form says where they are changed', async () => {
      const { _id: id } = await draftJobDating(cast, { day: 60 })
      const page = paths.editWorkshop(String(id))
      const shown = await marie.get(page)
      expect(all(shown.html, 'a', { href: paths.workshopSlots(String(id)) })).to.have.length(1)
      expect((await marie.submit(page, { from: '14h', to: '15h' })).status).to.equal(303)
      const after = await Workshop.findById(id).orFail()
      expect(lengths(after)).to.deep.equal(['0 20 1', '20 20 2', '40 20 1'])
      expect(localTime(after.slots[2]?.startsAt ?? new Date(0), 'Europe/Paris')).to.equal('14:40')
    })
  })
})
