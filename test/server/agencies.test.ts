import { expect } from 'chai'
import { addDays, localDate } from '#lib/dates.ts'
import { slashed } from '#lib/identifiers/typed-date.ts'
import { giveRight } from '#models/access/colleagues.ts'
import { Account } from '#models/records/account.ts'
import { Agency } from '#models/records/agency.ts'
import { INSTALLATION, INSTALLATION_FACTS, Installation } from '#models/records/installation.ts'
import { Trade } from '#models/records/trade.ts'
import { JournalEntry } from '#models/records/journal-entry.ts'
import { Workshop } from '#models/records/workshop.ts'
import { workingDay } from '#seeds/calendar.ts'
import { paths } from '#server/paths.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useApp, type Answer, type Visitor } from '../support/client.ts'
import { useDatabase, useEmptyCollections } from '../support/database.ts'
import { all, textOf } from '../support/html.ts'

describe('setting agencies', function () {
  this.timeout(30_000)
  useDatabase()
  useEmptyCollections()
  const app = useApp()
  let cast: Cast
  let admin: Visitor
  beforeEach(async () => {
    cast = await raiseCast()
    admin = await app.signedIn(cast.admin)
  })

  const id = (one: { id?: unknown }) => String(one.id)
  const page = () => paths.agency(id(cast.aubagne))
  const stored = () => Agency.findById(cast.aubagne._id).orFail()
  const room = (index: number, field: string) => `room-${String(cast.aubagne.rooms[index]?._id)}-${field}`
  const set = async (fields: Record<string, string | string[] | null>, visitor = admin) => {
    await visitor.get(page())
    return visitor.submit(page(), fields)
  }
  const errorOf = (answer: Answer, name: string) =>
    all(answer.html, 'p', { id: `${name}-error` }).map(textOf)[0] ?? ''

  it('shows an agency with its rooms, what is to come in them and what people will read', async () => {
    const answer = await admin.get(page())
    expect(answer.status).to.equal(200)
    expect(answer.text)
      .to.include('Agence Aubagne')
      .and.include('Salle collective 1')
      .and.include('Une question, un empêchement')
      .and.match(/ateliers à venir/)
  })

  it('saves what was typed freely, says who changed what, and tells nobody', async () => {
    const answer = await set({
      phone: '04 65 71 90 20',
      email: 'Aubagne@example.org',
      callHours: '8 h 30 à 16 h 30',
      morningFrom: '8h30',
      morningTo: '12h',
      'room-new0-name': 'Atelier du rez-de-cour',
      'room-new0-seats': '10',
      'room-new0-access': 'stepFree',
      'room-new0-kit': ['bench', 'water'],
      'room-new0-entry': 'Portail vert.'
    })
    expect([answer.status, answer.location]).to.deep.equal([303, page()])
    const after = await stored()
    expect([after.phone, after.email]).to.deep.equal(['+33465719020', 'aubagne@example.org'])
    expect(after.morning?.from).to.equal('08:30')
    const made = after.roomNamed('atelier du rez-de-cour')
    expect([made?.seats, made?.access, [...(made?.kit ?? [])]]).to.deep.equal([
      10,
      'stepFree',
      ['bench', 'water']
    ])
    expect((await admin.follow()).text)
      .to.include('Réglages enregistrés')
      .and.include('Dernier changement')
    const journal = await admin.get(paths.agencyJournal(id(cast.aubagne)))
    expect(journal.text)
      .to.include('salle ajoutée')
      .and.include('Atelier du rez-de-cour')
      .and.include('Alix Caron')
      .and.match(/04\s65\s71\s90\s20/)
  })

  it('says each fault beside its field and keeps what was typed', async () => {
    const answer = await set({
      phone: '12',
      [room(0, 'seats')]: 'douze',
      morningFrom: 'tôt',
      postcode: '1',
      'closure-new0-from': '31/02/2027'
    })
    expect(answer.status).to.equal(422)
    for (const name of ['phone', room(0, 'seats'), 'morningFrom', 'postcode', 'closure-new0-from'])
      expect(errorOf(answer, name), name).not.to.equal('')
    expect(all(answer.html, 'input', { name: 'phone' })[0]?.attributes['value']).to.equal('12')
    expect((await stored()).settingsAt).to.equal(null)
  })

  it('refuses hours, reminders and closures that contradict one another', async () => {
    const refusals: [Record<string, string>, string][] = [
      [{ morningFrom: '9h' }, 'morningTo'],
      [{ morningFrom: '12h', morningTo: '9h' }, 'morningTo'],
      [{ afternoonFrom: '11h', afternoonTo: '16h', morningFrom: '9h', morningTo: '12h' }, 'afternoonFrom'],
      [{ reminderFirst: '2', reminderSecond: '3' }, 'reminderSecond'],
      [{ reminderFirst: '45' }, 'reminderFirst'],
      [{ 'closure-new0-label': 'Travaux' }, 'closure-new0-from'],
      [{ 'closure-new0-from': '12/01/2027' }, 'closure-new0-label'],
      [{ 'room-new0-name': 'SALLE COLLECTIVE 1' }, 'room-new0-name']
    ]
    for (const [fields, name] of refusals) {
      const answer = await set(fields)
      expect([answer.status, errorOf(answer, name) !== ''], name).to.deep.equal([422, true])
    }
  })

  it('keeps a room with workshops to come, names them, and lets one without go', async () => {
    const kept = await set({ [room(0, 'gone')]: 'yes' })
    expect(kept.status).to.equal(422)
    expect(errorOf(kept, room(0, 'gone'))).to.match(/ateliers? à venir/)
    expect((await set({ [room(1, 'gone')]: 'yes' })).status).to.equal(303)
    expect((await stored()).rooms.map(({ name }) => name)).to.deep.equal(['Salle collective 1'])
  })

  it('refuses fewer places than people, naming the day, and lowers the workshops that have more', async () => {
    const few = await set({ [room(0, 'seats')]: '1' })
    expect(few.status).to.equal(422)
    expect(errorOf(few, room(0, 'seats'))).to.match(/2 personnes sont inscrites .+ gardez 2 places/)
    expect((await set({ [room(0, 'seats')]: '6' })).status).to.equal(303)
    const capacities = await Workshop.find({
      agency: cast.aubagne._id,
      'place.room': 'Salle collective 1',
      state: { $in: ['draft', 'published'] },
      startsAt: { $gt: new Date() }
    }).distinct('capacity')
    expect(Math.max(...capacities)).to.be.at.most(6)
  })

  it('carries a new name and a new address to the workshops to come, not to past ones', async () => {
    await set({ [room(0, 'name')]: 'Salle Mistral', address: '1 cours Voltaire' })
    const coming = await Workshop.findById(cast.forgeWorkshop._id).orFail()
    expect([coming.place.room, coming.place.address]).to.deep.equal(['Salle Mistral', '1 cours Voltaire'])
    const past = await Workshop.findById(cast.pastWorkshop._id).orFail()
    expect(past.place.room).to.equal('Salle collective 1')
  })

  it('corrects its name: written down, carried to the workshops to come, never to past ones', async () => {
    expect((await set({ name: 'Aubagne Est' })).status).to.equal(303)
    expect((await stored()).name).to.equal('Aubagne Est')
    const { detail } = await JournalEntry.findOne({ 'detail.setting': 'agencyName' }).orFail()
    expect(detail).to.deep.equal({ setting: 'agencyName', from: 'Aubagne', to: 'Aubagne Est' })
    const nameOf = async ({ _id }: { _id: unknown }) => (await Workshop.findById(_id).orFail()).place.name
    expect(await nameOf(cast.forgeWorkshop)).to.equal('Aubagne Est')
    expect(await nameOf(cast.pastWorkshop)).to.equal('Aubagne')
    expect((await admin.get(page())).text).to.include('Agence Aubagne Est')
    expect((await admin.get(paths.agencyJournal(id(cast.aubagne)))).text).to.match(
      /nom de l’agence\s: de Aubagne à Aubagne Est/
    )
  })

  it('leaves the house that a list named, and refuses an empty or endless name', async () => {
    const { _id } = cast.forgeWorkshop
    await Workshop.updateOne({ _id }, { 'place.name': 'Mairie annexe' })
    await set({ name: 'Aubagne Est' })
    expect((await Workshop.findById(_id).orFail()).place.name).to.equal('Mairie annexe')
    for (const name of ['  ', 'a'.repeat(121)]) {
      const answer = await set({ name })
      expect(answer.status).to.equal(422)
      expect(errorOf(answer, 'name')).not.to.equal('')
    }
    expect((await stored()).name).to.equal('Aubagne Est')
  })

  it('shows the second administrator the name that the first one gave', async () => {
    const other = await app.signedIn(cast.admin)
    await admin.get(page())
    await other.get(page())
    await admin.submit(page(), { name: 'Aubagne Est' })
    const clash = await other.submit(page(), { name: 'Aubagne Ouest' })
    expect(clash.status).to.equal(422)
    expect(errorOf(clash, 'name')).to.include('Aubagne Est')
    expect((await stored()).name).to.equal('Aubagne Est')
  })

  it('shows the second administrator what the first one changed', async () => {
    const other = await app.signedIn(cast.admin)
    await admin.get(page())
    await other.get(page())
    await admin.submit(page(), { callHours: 'Le matin' })
    const clash = await other.submit(page(), { callHours: 'Le soir' })
    expect(clash.status).to.equal(422)
    expect(errorOf(clash, 'callHours')).to.include('Le matin')
    await other.get(page())
    await admin.get(page())
    await admin.submit(page(), { phone: '04 65 71 90 20' })
    expect((await other.submit(page(), { commune: 'Gémenos' })).status).to.equal(303)
    const { phone, commune } = await stored()
    expect([phone, commune]).to.deep.equal(['+33465719020', 'Gémenos'])
  })

  it('is for the lead of an agency too, for its own alone, once the right is given', async () => {
    const marie = await app.signedIn(cast.marie)
    expect((await marie.get(page())).status).to.equal(404)
    await admin.get(paths.accounts())
    await admin.submit(paths.leadRight(id(cast.marie)))
    expect((await marie.get(page())).status).to.equal(200)
    expect((await set({ callHours: 'Le matin' }, marie)).status).to.equal(303)
    expect((await marie.get(paths.agency(id(cast.nice)))).status).to.equal(404)
    expect((await marie.get(paths.agencies())).status).to.equal(404)
    expect((await JournalEntry.findOne({ 'detail.setting': 'callHours' }).orFail()).by).to.deep.equal(
      cast.marie._id
    )
    await admin.get(paths.accounts())
    await admin.submit(paths.leadRightRemoval(id(cast.marie)))
    expect((await marie.get(page())).status).to.equal(404)
  })

  it('gives no other role the right of a lead', async () => {
    await admin.get(paths.accounts())
    await admin.post(paths.leadRight(id(cast.paul)))
    expect((await Account.findById(cast.paul._id).orFail()).sees).to.have.length(0)
  })

  describe('then planning', () => {
    const day = () => workingDay(addDays(localDate(new Date(), 'Europe/Paris'), 40), 1)
    const typed = (changes: Record<string, string> = {}) => ({
      trade: 'H2902',
      date: slashed(day()),
      from: '9h',
      to: '12 h',
      place: 'room:Salle collective 2',
      facilitators: [id(cast.romain)],
      capacity: '10',
      ...changes
    })
    let marie: Visitor
    const plan = async (changes: Record<string, string> = {}) => {
      await marie.get(paths.newWorkshop())
      return marie.submit(paths.workshops(), typed(changes))
    }
    beforeEach(async () => {
      marie = await app.signedIn(cast.marie)
    })

    it('refuses a closed day, an hour before opening and a day without workshops, beside their fields', async () => {
      const [year, month, date] = day().split('-').map(Number)
      const weekday = new Date(Date.UTC(year ?? 0, (month ?? 1) - 1, date)).getUTCDay()
      await set({
        'closure-new0-from': slashed(addDays(day(), 7)),
        'closure-new0-label': 'Travaux',
        morningFrom: '9h',
        morningTo: '12h'
      })
      expect(errorOf(await plan({ date: slashed(addDays(day(), 7)) }), 'date')).to.include('Travaux')
      expect(errorOf(await plan({ from: '8h' }), 'from')).not.to.equal('')
      expect(errorOf(await plan({ to: '13h' }), 'to')).not.to.equal('')
      await set({ days: [1, 2, 3, 4, 5].filter(one => one !== weekday).map(String) })
      expect(errorOf(await plan(), 'date')).to.include('jour de la semaine')
    })

    it('refuses more places than the room has, a room that is not of the list, and a closed one', async () => {
      expect(errorOf(await plan({ capacity: '13' }), 'capacity')).to.include('12')
      const invented = await plan({ place: 'room:Salle inventée' })
      expect([invented.status, errorOf(invented, 'place')]).to.deep.equal([
        422,
        'Choisissez un lieu de la liste.'
      ])
      await set({ [room(1, 'closedFrom')]: slashed(day()) })
      expect(errorOf(await plan(), 'place')).to.include('fermée')
    })

    it('refuses to publish what was given more places than its room', async () => {
      await Workshop.updateOne({ _id: cast.draftWorkshop._id }, { capacity: 40, seatsFree: 40 })
      await marie.get(paths.workshop(id(cast.draftWorkshop)))
      const answer = await marie.post(paths.workshopPublication(id(cast.draftWorkshop)))
      expect(answer.status).to.equal(422)
      expect(answer.text).to.include('20')
    })

    it('says that there is no room, and leads to where one is added those who may', async () => {
      await Agency.updateOne({ _id: cast.aubagne._id }, { rooms: [] })
      const without = await marie.get(paths.newWorkshop())
      expect(without.text).to.include('Aucune salle à Aubagne').and.include('L’administration')
      expect(all(without.html, 'a', { href: page() })).to.have.length(0)
      await giveRight(cast.marie, 'lead')
      expect(all((await marie.get(paths.newWorkshop())).html, 'main')[0]).to.not.equal(undefined)
      const links = all(marie.page?.html ?? without.html, 'a', { href: page() })
      expect(links.length).to.be.above(0)
    })
  })

  describe('in their list', () => {
    it('finds by a part of the name and by code, and says when nothing is found', async () => {
      const names = async (q: string) =>
        all((await admin.get(`${paths.agencies()}?q=${q}`)).html, 'th', { scope: 'row' }).map(textOf)
      expect((await names('')).length).to.be.above(10)
      expect(await names('bagn')).to.have.length(1)
      expect((await names('1316'))[0]).to.include('Aubagne')
      expect(await names('zzz')).to.have.length(0)
      expect(admin.page?.text).to.include('zzz')
      expect(await names('.*')).to.have.length(0)
    })

    it('offers regions and départements by name', async () => {
      const { html } = await admin.get(paths.newAgency())
      const groups = all(html, 'optgroup').map(({ attributes }) => attributes['label'] ?? '')
      expect(groups).to.deep.equal(groups.toSorted((one, other) => one.localeCompare(other, 'fr')))
      const burgundy = all(html, 'optgroup', { label: 'Bourgogne-Franche-Comté' })[0]
      expect(burgundy && all(burgundy, 'option').map(textOf).slice(0, 2)).to.deep.equal([
        'Côte-d’Or (21)',
        'Doubs (25)'
      ])
    })

    it('adds one typed by hand, in the region and the zone of its département', async () => {
      await admin.get(paths.newAgency())
      const fields = { name: 'Saint-Denis', safir: '97401', departement: '974', commune: 'Saint-Denis' }
      const answer = await admin.submit(paths.agencies(), fields)
      expect(answer.status).to.equal(303)
      const made = await Agency.findOne({ safir: '97401' }).orFail()
      expect([made.region, made.departement, made.timeZone]).to.deep.equal([
        'region-04',
        'departement-974',
        'Indian/Reunion'
      ])
      await admin.get(paths.newAgency())
      const again = await admin.submit(paths.agencies(), fields)
      expect([again.status, errorOf(again, 'safir')]).to.deep.equal([422, 'Une agence a déjà ce code.'])
      await admin.get(paths.newAgency())
      const wrong = await admin.submit(paths.agencies(), { name: '', safir: 'abc', departement: '' })
      expect(wrong.status).to.equal(422)
      for (const name of ['name', 'safir', 'departement']) expect(errorOf(wrong, name), name).not.to.equal('')
    })
  })

  describe('before the first workshop', () => {
    it('is the home of the administrator until every agency with an account can plan', async () => {
      expect((await admin.get(paths.home())).location).to.equal(paths.accounts())
      await Agency.updateOne({ _id: cast.nice._id }, { rooms: [] })
      expect((await admin.get(paths.home())).location).to.equal(paths.setup())
      const answer = await admin.get(paths.setup())
      expect(answer.text)
        .to.include('Avant votre premier atelier')
        .and.include('Nice Est ne peut pas encore planifier')
        .and.include('Non')
      expect(all(answer.html, 'a', { href: paths.agency(id(cast.nice)) }).length).to.be.above(0)
    })

    it('leads to what the installation has not said of itself, until all is said', async () => {
      const step = async () => all((await admin.get(paths.setup())).html, 'li', { id: 'installation' })[0]
      const before = await step()
      expect(before && textOf(before)).to.match(/Pas encore dit\s: Éditeur, .*Contact/)
      expect(before && all(before, 'a', { href: paths.installation() })).to.have.length(1)
      const facts = Object.fromEntries(INSTALLATION_FACTS.map(name => [name, 'Dit']))
      await Installation.create({ ...facts, _id: INSTALLATION, hosting: '' })
      const almost = await step()
      expect(almost && textOf(almost)).to.match(/Pas encore dit\s: Hébergeur/)
      await Installation.updateOne({ _id: INSTALLATION }, { hosting: 'Dit' })
      const after = await step()
      expect(after && textOf(after))
        .to.include('Fait')
        .and.not.include('Pas encore dit')
    })

    it('asks an agency for what it lacks alone, and leads to an invitation that names it', async () => {
      await Account.updateMany({ agency: cast.nice._id }, { disabledAt: new Date() })
      const nice = paths.agency(id(cast.nice))
      const lacking = await admin.get(nice)
      expect(lacking.text).to.include('il lui faut au moins un compte').and.not.include('une salle ou une')
      const invitation = `${paths.newAccount()}?agency=${id(cast.nice)}`
      expect(all(lacking.html, 'a', { href: invitation })).to.have.length(1)
      await Agency.updateOne({ _id: cast.nice._id }, { settingsAt: new Date() })
      expect(all((await admin.get(paths.setup())).html, 'a', { href: invitation })).to.have.length(1)
      const chosen = async (address: string) =>
        all((await admin.get(address)).html, 'option', { selected: '' }).map(
          ({ attributes }) => attributes['value']
        )
      expect(await chosen(invitation)).to.include(id(cast.nice))
      expect(await chosen(paths.newAccount())).not.to.include(id(cast.nice))
      expect((await admin.get(`${paths.newAccount()}?agency=nowhere`)).status).to.equal(200)
      await Agency.deleteMany({ _id: { $ne: cast.nice._id } })
      expect(await chosen(paths.newAccount())).to.include(id(cast.nice))
    })

    it('says to choose an agency where agencies are known, to add one where none is', async () => {
      await Account.updateMany({ role: 'counsellor' }, { disabledAt: new Date() })
      expect((await admin.get(paths.setup())).text).to.include('Choisissez une agence, puis invitez')
      await Agency.deleteMany({})
      expect((await admin.get(paths.setup())).text).to.include('Ajoutez une agence, puis invitez')
    })

    it('says of every agency that it cannot plan while no trade is offered', async () => {
      await Trade.updateMany({}, { $set: { retiredAt: new Date() } })
      const { text } = await admin.get(paths.setup())
      expect(text).to.match(/Non\s: aucun métier/)
      expect(text).to.include('ne peuvent pas encore planifier')
      await Trade.updateMany({}, { $set: { retiredAt: null } })
    })

    it('lists the agencies that have an account or were set up, and no other', async () => {
      const names = async () =>
        all((await admin.get(paths.setup())).html, 'th', { scope: 'row' })
          .map(textOf)
          .map(text => text.trim())
      expect(await names()).to.have.length(2)
      const gap = await Agency.findOne({ safir: '05280' }).orFail()
      await admin.get(paths.agency(id(gap)))
      await admin.submit(paths.agency(id(gap)), { callHours: 'Le matin' })
      expect(await names()).to.have.length(3)
    })
  })
})
