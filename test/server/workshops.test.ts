import { expect } from 'chai'
import { addDays, localDate } from '#lib/dates.ts'
import { slashed } from '#lib/identifiers/typed-date.ts'
import { workingDay } from '#seeds/calendar.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { Notice } from '#models/records/notice.ts'
import { Participation } from '#models/records/participation.ts'
import { Territory } from '#models/records/territory.ts'
import { Workshop } from '#models/records/workshop.ts'
import { Agency } from '#models/records/agency.ts'
import { paths } from '#server/paths.ts'
import { deliverPost } from '#test/support/post.ts'
import { useApp, type Visitor } from '#test/support/client.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { all, classed, fieldsOf, textOf } from '#test/support/html.ts'
import { chooseLanguage } from '#models/access/colleagues.ts'
import { markAttendance } from '#models/follow-up/attendance.ts'
import { takeSeat } from '#models/seats/seats.ts'

describe('workshops, to their counsellors', function () {
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

  const day = (days = 40) => workingDay(addDays(localDate(new Date(), 'Europe/Paris'), days), 1)
  const typed = (changes: Record<string, string | string[] | null> = {}) => ({
    trade: 'H2902',
    date: slashed(day()),
    from: '9h',
    to: '12 h',
    place: 'room:Salle collective 2',
    facilitators: [cast.romain.id],
    capacity: '10',
    ...changes
  })
  const id = (workshop: { id?: unknown }) => workshop.id as string

  describe('planning one', () => {
    it('offers trades by sector, rooms and sites, colleagues, and the usual course', async () => {
      const page = await marie.get(`${paths.newWorkshop()}?date=${day()}`)
      expect(page.status).to.equal(200)
      expect(page.text).to.include('Planifier un atelier')
      const groups = all(page.html, 'optgroup').map(group => group.attributes['label'])
      expect(groups).to.include.members(['Industrie', 'Maçonneries du Garlaban'])
      expect(page.text).to.include('Romain Pinatel').and.not.include('Samira Belkacem')
      expect(all(page.html, 'input', { name: 'date' })[0]?.attributes['value']).to.equal(slashed(day()))
      expect(all(page.html, 'input', { name: 'capacity' })[0]?.attributes['value']).to.equal('12')
      expect(all(page.html, 'input', { name: 'partMinutes' })[1]?.attributes['value']).to.equal('90')
    })

    it('saves a draft from what was typed freely, in the zone of the place', async () => {
      await marie.get(paths.newWorkshop())
      const answer = await marie.submit(
        paths.workshops(),
        typed({ otherFacilitators: 'Jean Lucchesi, Ana Costa', access: 'Sonner.' })
      )
      expect(answer.status).to.equal(303)
      const page = await marie.follow()
      expect(page.text).to.include('Brouillon enregistré')
      const draft = await Workshop.findOne({ trade: 'H2902', state: 'draft' }).orFail()
      expect(draft.facilitators.map(({ name }) => name)).to.deep.equal([
        'Romain Pinatel',
        'Jean Lucchesi',
        'Ana Costa'
      ])
      expect(draft.parts.map(({ kind, minutes }) => [kind, minutes])).to.deep.equal([
        ['talk', 45],
        ['exercises', 90],
        ['debrief', 45]
      ])
      expect(draft.capacity).to.equal(10)
      expect(page.text).to.include('de 9 h à 12 h'.replaceAll(' h', '\u00a0h').replaceAll('\u00a0', ' '))
    })

    it('says what is wrong beside each field and keeps what was typed', async () => {
      await marie.get(paths.newWorkshop())
      const answer = await marie.submit(
        paths.workshops(),
        typed({ trade: '', date: '31/02/2027', from: 'tôt', capacity: '99', access: 'Par la cour <b>' })
      )
      expect(answer.status).to.equal(422)
      expect(all(answer.html, 'title').map(textOf)[0]).to.match(/^Erreur/)
      const errors = classed(answer.html, 'field-error').map(textOf)
      expect(errors).to.deep.equal([
        'Remplissez « Métier ».',
        'Ce jour n’existe pas.',
        'Indiquez une heure, par exemple 9 h 15.',
        'Indiquez au plus 60.'
      ])
      expect(all(answer.html, 'input', { name: 'date' })[0]?.attributes['value']).to.equal('31/02/2027')
      expect(all(answer.html, 'textarea', { name: 'access' }).map(textOf)[0]).to.equal('Par la cour <b>')
      expect(answer.body).not.to.include('<b>')
      expect(await Workshop.countDocuments({ trade: 'H2902', state: 'draft' })).to.equal(0)
    })

    it('asks for the minutes of a part', async () => {
      await marie.get(paths.newWorkshop())
      const answer = await marie.submit(
        paths.workshops(),
        typed({ partKind: ['talk'], partMinutes: ['beaucoup'], partNote: [''] })
      )
      expect(answer.status).to.equal(422)
      expect(answer.text).to.include('Indiquez les minutes de chaque partie')
    })

    it('refuses a taken room beside the place and a taken facilitator beside the facilitators', async () => {
      await marie.get(paths.newWorkshop())
      await marie.submit(paths.workshops(), typed())
      await marie.get(paths.newWorkshop())
      const room = await marie.submit(paths.workshops(), typed({ facilitators: null }))
      expect(room.status).to.equal(422)
      expect(all(room.html, 'p', { id: 'place-error' }).map(textOf)[0]).to.include(
        'Cette salle est déjà prise'
      )
      await marie.get(paths.newWorkshop())
      const person = await marie.submit(paths.workshops(), typed({ place: 'room:Salle collective 1' }))
      expect(person.status).to.equal(422)
      expect(all(person.html, 'p', { id: 'facilitators-error' }).map(textOf)[0]).to.include(
        'Romain Pinatel anime déjà'
      )
    })

    it('asks whether a Saturday is meant', async () => {
      const saturday = addDays(day(), 6 - new Date(`${day()}T00:00:00Z`).getUTCDay())
      await marie.get(paths.newWorkshop())
      const asked = await marie.submit(paths.workshops(), typed({ date: slashed(saturday) }))
      expect(asked.status).to.equal(422)
      expect(asked.text).to.include('Oui, un samedi')
      const answer = await marie.submit(paths.workshops(), { saturday: 'yes' })
      expect(answer.status).to.equal(303)
    })

    it('answers in English to a reader of English', async () => {
      await chooseLanguage(cast.marie, 'en')
      const reader = await app.signedIn(cast.marie, { language: 'en' })
      await reader.get(paths.newWorkshop())
      const answer = await reader.submit(paths.workshops(), typed({ date: '31/02/2027' }))
      expect(answer.status).to.equal(422)
      expect(answer.text).to.include('Schedule a workshop').and.not.include('Planifier')
    })
  })

  describe('one workshop', () => {
    it('shows who comes, by name, with what is computed on its day', async () => {
      const page = await marie.get(paths.workshop(id(cast.forgeWorkshop)))
      expect(page.status).to.equal(200)
      expect(page.text).to.include('BENALI Nadia').and.include('longue durée').and.include('06 39 98 01 01')
      expect(page.text).to.include('1 inscrit sur 12').and.include('Inscrire une personne')
    })

    it('has one filled button, by its moment', async () => {
      const primaryOf = async (workshop: Workshop) => {
        const page = await marie.get(paths.workshop(id(workshop)))
        return classed(page.html, 'button-primary').map(textOf)
      }
      expect(await primaryOf(cast.draftWorkshop)).to.deep.equal(['Publier'])
      expect(await primaryOf(cast.forgeWorkshop)).to.deep.equal(['Inscrire une personne'])
      expect(await primaryOf(cast.pastWorkshop)).to.deep.equal(['Faire l’appel'])
      const marks = (attendance: 'attended' | null) =>
        Participation.updateMany({ workshop: cast.pastWorkshop._id }, { attendance })
      await marks('attended')
      expect(await primaryOf(cast.pastWorkshop)).to.deep.equal(['Faire les bilans'])
      await Participation.updateMany({ workshop: cast.pastWorkshop._id }, { attendance: 'noshow' })
      expect(await primaryOf(cast.pastWorkshop)).to.deep.equal(['Clôturer'])
    })

    it('is full in words: its first place is for the waiting list, and once that is closed another date is offered', async () => {
      const { forgeWorkshop } = cast
      await Workshop.updateOne({ _id: forgeWorkshop._id }, { capacity: 1, seatsFree: 0 })
      const open = await marie.get(paths.workshop(id(forgeWorkshop)))
      expect(classed(open.html, 'button-primary').map(textOf)).to.deep.equal([
        'Inscrire sur la liste d’attente'
      ])
      expect(marie.link('Inscrire sur la liste d’attente')).to.equal(paths.newRegistration(id(forgeWorkshop)))
      expect(open.text).to.include('Complet, liste d’attente ouverte').and.not.include('une autre date pour')
      const startsAt = new Date(Date.now() + 30 * 60_000)
      await Workshop.updateOne({ _id: forgeWorkshop._id }, { startsAt })
      const page = await marie.get(paths.workshop(id(forgeWorkshop)))
      expect(classed(page.html, 'button-primary').map(textOf)).to.deep.equal([])
      expect(page.text).to.not.include('Inscrire une personne').and.not.include('liste d’attente ouverte')
      expect(page.text).to.include('Qui inviter').and.include('Modifier')
      const band = classed(page.html, 'seats-band')[0]
      expect(band && textOf(band)).to.match(/Complet Trouver une autre date/)
      expect(marie.link('Trouver une autre date pour une personne')).to.equal(
        paths.newRegistration(id(forgeWorkshop))
      )
    })

    it('says how to enter as its room does, unless it says so itself', async () => {
      const { forgeWorkshop, aubagne } = cast
      const { place } = await Workshop.findById(forgeWorkshop._id).orFail()
      const rooms = [{ name: place.room.toUpperCase(), entry: 'Sonner à la porte bleue' }]
      await Agency.updateOne({ _id: aubagne._id }, { rooms })
      const pages = [paths.workshop(id(forgeWorkshop)), paths.workshopProgramme(id(forgeWorkshop))]
      const say = (access: string) => Workshop.updateOne({ _id: forgeWorkshop._id }, { access })
      await say('')
      for (const path of pages) expect((await marie.get(path)).text).to.include('porte bleue')
      await say('Entrée par le parking')
      for (const path of pages)
        expect((await marie.get(path)).text)
          .to.include('par le parking')
          .and.not.include('porte bleue')
    })

    it('tells its programme, its messages and its history', async () => {
      const { forgeWorkshop } = cast
      const programme = await marie.get(paths.workshopProgramme(id(forgeWorkshop)))
      expect(programme.text).to.include('Présentation du secteur').and.include('45 min')
      const messages = await marie.get(paths.workshopMessages(id(forgeWorkshop)))
      expect(messages.text).to.include('Nadia Benali').and.include('Confirmation')
      const log = await marie.get(paths.workshopLog(id(forgeWorkshop)))
      expect(log.text)
        .to.include('Atelier publié')
        .and.include('Nadia Benali : inscription')
        .and.include('M. Aubert')
    })

    it('is the same 404 when it is another agency’s, unknown or malformed', async () => {
      const others = [id(cast.niceWorkshop), '5f9d88b2c1a2b3c4d5e6f708', 'zzz']
      for (const other of others) {
        for (const path of [
          paths.workshop(other),
          paths.editWorkshop(other),
          paths.workshopProgramme(other),
          paths.workshopMessages(other),
          paths.workshopLog(other),
          paths.newRescheduling(other),
          paths.newCancellation(other)
        ]) {
          expect((await marie.get(path)).status, path).to.equal(404)
        }
        for (const path of [
          paths.editWorkshop(other),
          paths.workshopPublication(other),
          paths.rescheduling(other),
          paths.cancellation(other)
        ]) {
          expect((await marie.post(path, typed({ reason: 'tooFew' }))).status, path).to.equal(404)
        }
      }
      const untouched = await Workshop.findById(cast.niceWorkshop._id).orFail()
      expect([untouched.state, untouched.capacity]).to.deep.equal(['published', 12])
    })

    it('shows the region numbers and nobody’s name', async () => {
      const sofia = await app.signedIn(cast.sofia)
      const page = await sofia.get(paths.workshop(id(cast.forgeWorkshop)))
      expect(page.status).to.equal(200)
      expect(page.text).to.include('En nombres').and.include('Places libres 11')
      const list = await sofia.get(`${paths.workshops()}?from=&seats=11`)
      expect(list.text, 'seats are the plan').to.include('1/12').and.not.include('< 5')
      const past = new Date(Date.now() - 86_400_000)
      await Workshop.updateOne({ _id: cast.forgeWorkshop._id }, { startsAt: past, endsAt: past })
      await Participation.updateMany({ workshop: cast.forgeWorkshop._id }, { attendance: 'attended' })
      const held = await sofia.get(paths.workshop(id(cast.forgeWorkshop)))
      expect(held.text, 'who came is no plan').to.include('Présents caché').and.include('Absents caché')
      for (const secret of ['BENALI', 'Nadia', 'Messages', 'Journal', 'Modifier', 'Inscrire une personne']) {
        expect(page.text, secret).not.to.include(secret)
      }
      for (const path of [
        paths.workshopMessages(id(cast.forgeWorkshop)),
        paths.workshopLog(id(cast.forgeWorkshop)),
        paths.newWorkshop(),
        paths.editWorkshop(id(cast.forgeWorkshop)),
        paths.workshop(id(cast.draftWorkshop))
      ]) {
        expect((await sofia.get(path)).status, path).to.equal(404)
      }
    })
  })

  describe('publishing', () => {
    it('opens a draft', async () => {
      const { draftWorkshop } = cast
      await marie.get(paths.workshop(id(draftWorkshop)))
      expect((await marie.submit(paths.workshopPublication(id(draftWorkshop)))).status).to.equal(303)
      expect((await marie.follow()).text)
        .to.include('Atelier publié')
        .and.include('Ouvert')
      expect((await marie.post(paths.workshopPublication(id(draftWorkshop)))).status).to.equal(422)
    })

    it('lists what is missing, each a link to its field', async () => {
      const { draftWorkshop } = cast
      await Workshop.updateOne(
        { _id: draftWorkshop._id },
        { facilitators: [], 'place.room': '', 'place.address': '' }
      )
      await marie.get(paths.workshop(id(draftWorkshop)))
      const answer = await marie.submit(paths.workshopPublication(id(draftWorkshop)))
      expect(answer.status).to.equal(422)
      expect(answer.text)
        .to.include('Indiquez au moins un animateur')
        .and.include('Indiquez une salle ou une adresse')
      expect(marie.link('Indiquez au moins un animateur')).to.match(/\/edit#facilitators$/)
      expect((await Workshop.findById(draftWorkshop._id).orFail()).state).to.equal('draft')
    })
  })

  describe('changing one', () => {
    it('changes everything of a draft', async () => {
      const { draftWorkshop } = cast
      await marie.get(paths.editWorkshop(id(draftWorkshop)))
      const answer = await marie.submit(paths.editWorkshop(id(draftWorkshop)), {
        sector: 'LOG',
        capacity: '8',
        to: '16h'
      })
      expect(answer.status).to.equal(303)
      const changed = await Workshop.findById(draftWorkshop._id).orFail()
      expect([changed.sector, changed.capacity, changed.seatsFree]).to.deep.equal(['LOG', 8, 8])
    })

    it('leaves sector, trade, date and place of a published one to « Déplacer »', async () => {
      const { forgeWorkshop } = cast
      const page = await marie.get(paths.editWorkshop(id(forgeWorkshop)))
      expect(all(page.html, 'select', { name: 'trade' })).to.deep.equal([])
      expect(all(page.html, 'input', { name: 'date' })).to.deep.equal([])
      const answer = await marie.submit(paths.editWorkshop(id(forgeWorkshop)), { bring: 'Un stylo' })
      expect(answer.status).to.equal(303)
      const changed = await Workshop.findById(forgeWorkshop._id).orFail()
      expect([changed.bring, changed.trade]).to.deep.equal(['Un stylo', forgeWorkshop.trade])
    })

    it('with fewer seats than people, shows first whose seat would be given back', async () => {
      const { fullWorkshop } = cast
      await marie.get(paths.editWorkshop(id(fullWorkshop)))
      const answer = await marie.submit(paths.editWorkshop(id(fullWorkshop)), { capacity: '1' })
      expect(answer.status).to.equal(303)
      expect((await marie.follow()).text).to.include('1 personne de trop')
      expect((await Workshop.findById(fullWorkshop._id).orFail()).capacity).to.equal(2)
    })
  })

  describe('deleting a draft', () => {
    it('takes it out of the planning, from the page that cancels it', async () => {
      const { id, localDay } = cast.draftWorkshop
      const page = await marie.get(paths.newCancellation(id))
      expect(page.text).to.include('Personne n’a été prévenu de ce brouillon')
      const gone = await marie.submit(paths.draftDeletion(id))
      expect(gone.location).to.equal(paths.planningWeek(localDay))
      expect((await marie.follow()).text).to.include('Brouillon supprimé.')
      expect((await marie.get(paths.workshop(id))).status).to.equal(404)
    })

    it('is not offered for one that is published, and refused where it is asked all the same', async () => {
      const { id } = cast.forgeWorkshop
      const page = await marie.get(paths.newCancellation(id))
      expect(page.body).not.to.include(paths.draftDeletion(id))
      await marie.post(paths.draftDeletion(id), { ledger: String(cast.forgeWorkshop.ledger) })
      expect((await marie.follow()).text).to.include('il ne se supprime plus')
      expect(await Workshop.exists({ _id: cast.forgeWorkshop._id })).not.to.equal(null)
    })
  })

  describe('moving one', () => {
    it('says before who will be told, and tells them', async () => {
      const { companyWorkshop, odile } = cast
      await takeSeat(companyWorkshop._id, { person: odile._id, by: cast.marie._id })
      const page = await marie.get(paths.newRescheduling(id(companyWorkshop)))
      expect(page.text).to.include('Rien n’est encore changé')
      const drawn = await marie.submit(paths.rescheduling(id(companyWorkshop)), { date: slashed(day(50)) })
      expect(drawn.status).to.equal(303)
      const plan = drawn.location ?? ''
      const before = await marie.follow()
      expect(before.text).to.include('Avant de déplacer, voici qui sera prévenu')
      expect(before.text).to.include('2 messages').and.include('1 appel').and.include('Odile Roussel')
      expect(before.text).to.include('Maçonneries du Garlaban reçoit un e-mail')
      expect((await Workshop.findById(companyWorkshop._id).orFail()).localDay).not.to.equal(day(50))
      expect((await marie.submit(`${plan}/confirmation`)).status).to.equal(303)
      expect((await marie.follow()).text)
        .to.include('messages partent à')
        .and.include('Annuler ce changement')
      const moved = await Workshop.findById(companyWorkshop._id).orFail()
      expect(moved.localDay).to.equal(day(50))
      expect(await Notice.countDocuments({ subject: moved._id, kind: 'moved' })).to.equal(3)
      expect(await Notice.countDocuments({ subject: moved._id, kind: 'hostMoved' })).to.equal(1)
    })

    it('refuses a move that moves nothing and a date of the past, and keeps what was typed', async () => {
      const { forgeWorkshop } = cast
      await marie.get(paths.newRescheduling(id(forgeWorkshop)))
      const same = await marie.submit(paths.rescheduling(id(forgeWorkshop)))
      expect(same.status).to.equal(422)
      expect(same.text).to.include('Changez au moins l’un des trois')
      const past = await marie.submit(paths.rescheduling(id(forgeWorkshop)), { date: '02/01/2024' })
      expect(past.status).to.equal(422)
      expect(past.text).to.include('Cette date est passée')
      expect(all(past.html, 'input', { name: 'date' })[0]?.attributes['value']).to.equal('02/01/2024')
    })

    it('is neither offered nor done once it has begun', async () => {
      const { _id } = cast.forgeWorkshop
      const address = paths.newRescheduling(id(cast.forgeWorkshop))
      await marie.get(address)
      await Workshop.updateOne({ _id }, { startsAt: new Date(Date.now() - 600_000) })
      const late = await marie.submit(paths.rescheduling(id(cast.forgeWorkshop)), { date: slashed(day(50)) })
      expect(late.status).to.equal(422)
      expect(late.text).to.include('Cet atelier a commencé : il ne se déplace plus. Faites l’appel')
      expect((await marie.get(address)).status).to.equal(404)
      expect((await marie.get(paths.workshop(id(cast.forgeWorkshop)))).body).to.not.include(address)
      expect((await marie.get(paths.editWorkshop(id(cast.forgeWorkshop)))).body).to.not.include(address)
    })

    it('is not offered once somebody is marked in the hour before', async () => {
      const { _id } = cast.forgeWorkshop
      const soon = { startsAt: new Date(Date.now() + 600_000), endsAt: new Date(Date.now() + 7_200_000) }
      await Workshop.updateOne({ _id }, soon)
      const address = paths.newRescheduling(String(_id))
      expect((await marie.get(paths.editWorkshop(String(_id)))).body).to.include(address)
      await takeSeat((await Workshop.findById(_id).orFail())._id, {
        person: cast.lucie._id,
        by: cast.marie._id
      })
      const seat = await Participation.findOne({ workshop: _id, person: cast.lucie._id }).orFail()
      await markAttendance(seat, { attendance: 'attended', by: cast.marie._id })
      expect((await marie.get(paths.editWorkshop(String(_id)))).body).not.to.include(address)
      expect((await marie.get(paths.workshop(String(_id)))).body).not.to.include(address)
    })

    it('has no such page for a draft or a workshop that is over', async () => {
      expect((await marie.get(paths.newRescheduling(id(cast.draftWorkshop)))).status).to.equal(404)
      expect((await marie.get(paths.newRescheduling(id(cast.pastWorkshop)))).status).to.equal(404)
    })
  })

  describe('calling one off', () => {
    it('asks why, says who will be told, and tells them', async () => {
      const { forgeWorkshop } = cast
      await deliverPost()
      const page = await marie.get(paths.newCancellation(id(forgeWorkshop)))
      expect(page.text).to.include('Rien n’est encore changé')
      const unsaid = await marie.submit(paths.cancellation(id(forgeWorkshop)))
      expect(unsaid.status).to.equal(422)
      const answer = await marie.submit(paths.cancellation(id(forgeWorkshop)), { reason: 'facilitatorAway' })
      expect(answer.status).to.equal(303)
      const plan = answer.location ?? ''
      const before = await marie.follow()
      expect(before.text).to.include('Avant d’annuler').and.include('1 message').and.include('1 agenda')
      await marie.submit(`${plan}/confirmation`)
      const after = await marie.follow()
      expect(after.text).to.include('Atelier annulé. 1 message part à')
      expect(after.text).to.include('Service : animateur absent')
      expect(await Notice.countDocuments({ subject: forgeWorkshop._id, kind: 'cancelled' })).to.equal(1)
      expect((await marie.get(paths.newCancellation(id(forgeWorkshop)))).status).to.equal(404)
    })

    it('is not offered once someone is marked, and refused to a page that was open before', async () => {
      const { pastWorkshop, nadia } = cast
      const link = paths.newCancellation(id(pastWorkshop))
      const read = async () => (await marie.get(paths.workshop(id(pastWorkshop)))).body
      expect(await read()).to.include(link)
      const page = await marie.get(link)
      expect(page.text).to.include('Voir qui sera prévenu')
      const line = await Participation.findOne({ workshop: pastWorkshop._id, person: nadia._id }).orFail()
      await markAttendance(line, { attendance: 'attended', by: cast.marie._id })
      const late = await marie.submit(paths.cancellation(id(pastWorkshop)), { reason: 'weather' })
      expect(late.status).to.equal(422)
      expect(late.text).to.include('cet atelier ne s’annule plus. Terminez l’appel')
      expect(await read()).to.not.include(link)
      expect((await marie.get(link)).status).to.equal(404)
      expect((await Workshop.findById(pastWorkshop._id).orFail()).state).to.equal('published')
    })

    it('announces no message for a workshop that never took place', async () => {
      const { pastWorkshop } = cast
      await marie.get(paths.newCancellation(id(pastWorkshop)))
      const drawn = await marie.submit(paths.cancellation(id(pastWorkshop)), { reason: 'weather' })
      const before = await marie.follow()
      expect(before.text).to.include('Personne à prévenir.').and.not.include('et prévenir')
      await marie.submit(`${drawn.location ?? ''}/confirmation`)
      const after = await marie.follow()
      expect(after.text).to.include('Atelier annulé. Aucun message ne part.')
    })

    it('refuses a reason of its own making', async () => {
      const answer = await marie.post(paths.cancellation(id(cast.forgeWorkshop)), { reason: 'malade' })
      expect(answer.status).to.equal(422)
    })
  })

  describe('the list', () => {
    const titles = (visitor: Visitor) =>
      all(visitor.page?.html ?? { tag: '', attributes: {}, children: [] }, 'tbody')
        .flatMap(body => all(body, 'th'))
        .map(textOf)

    it('begins today and says how many there are', async () => {
      const page = await marie.get(paths.workshops())
      expect(page.status).to.equal(200)
      expect(page.text).to.include('4 ateliers').and.not.include('Employé familial')
      expect(titles(marie)).to.have.length(4)
    })

    it('filters by date, sector, kind of host, words of the place, free seats and state, from its address', async () => {
      const shown = async (query: string) => {
        await marie.get(`${paths.workshops()}?${query}`)
        return titles(marie).length
      }
      expect(await shown('from=')).to.equal(5)
      expect(await shown(`from=&to=${slashed(day(-1))}`)).to.equal(1)
      expect(await shown('sector=BTP')).to.equal(1)
      expect(await shown('kind=company')).to.equal(1)
      expect(await shown('host=MACONNERIES')).to.equal(1)
      expect(await shown('host=salle%20aubagne')).to.equal(3)
      expect(await shown('seats=7')).to.equal(1)
      expect(await shown('status=full')).to.equal(1)
      expect(await shown('from=&status=toClose')).to.equal(1)
      expect(await shown('status=draft')).to.equal(1)
      expect(await shown('host=.*')).to.equal(4)
      const page = await marie.get(`${paths.workshops()}?sector=BTP&kind=company`)
      expect(classed(page.html, 'chip').map(textOf)).to.deep.equal([
        'Bâtiment et travaux publics',
        'En entreprise'
      ])
    })

    it('says what is wrong with a filter', async () => {
      const page = await marie.get(`${paths.workshops()}?from=32/13/2026`)
      expect(page.status).to.equal(422)
      expect(classed(page.html, 'field-error')).to.have.length(1)
      expect((await marie.get(`${paths.workshops()}?after=zzz&sector[$ne]=x`)).status).to.be.oneOf([200, 422])
    })

    it('keeps the filters that are understood beside the one that is not', async () => {
      for (const faulty of ['from=31/02/2026', 'from=&seats=x', 'from=&to=nonsense']) {
        const page = await marie.get(`${paths.workshops()}?${faulty}&sector=BTP&kind=company`)
        expect(page.status, faulty).to.equal(422)
        expect(classed(page.html, 'field-error'), faulty).to.have.length(1)
        expect(titles(marie), faulty).to.have.length(1)
        expect(classed(page.html, 'chip').map(textOf), faulty).to.deep.equal([
          'Bâtiment et travaux publics',
          'En entreprise'
        ])
        const [typed = ''] = /31\/02\/2026|value="x"|nonsense/.exec(page.body) ?? []
        expect(typed, faulty).to.not.equal('')
      }
    })

    it('begins today when the day it is to begin on cannot be read, and says so beside the field', async () => {
      const page = await marie.get(`${paths.workshops()}?from=32/13/2026`)
      expect(page.status).to.equal(422)
      expect(textOf(all(page.html, 'p', { id: 'from-error' })[0] ?? '')).to.equal('Ce jour n’existe pas.')
      expect(fieldsOf(page.html)['from']).to.equal('32/13/2026')
      expect(titles(marie)).to.have.length(4)
      expect(page.text).to.include('4 ateliers').and.not.include('Employé familial')
    })

    it('offers a regional reader no drafts, and tells a basin from a département of its name', async () => {
      const sofia = await app.signedIn(cast.sofia)
      await Territory.create({
        _id: 'basin-9399',
        kind: 'basin',
        name: 'Bouches-du-Rhône',
        parent: 'departement-13'
      })
      const page = await sofia.get(paths.workshops())
      const options = all(page.html, 'option').map(textOf)
      expect(options).to.include('Annulé').and.not.include('Brouillon')
      expect(options.filter(label => label === 'Bouches-du-Rhône')).to.have.length(1)
      expect(options).to.include('Bouches-du-Rhône (bassin d’emploi)')
      expect(all((await marie.get(paths.workshops())).html, 'option').map(textOf)).to.include('Brouillon')
      await Territory.deleteOne({ _id: 'basin-9399' })
    })

    it('goes through many by ranges, each once, both ways', async () => {
      const one = (await Workshop.findById(cast.forgeWorkshop._id).orFail()).toObject()
      const copies = Array.from({ length: 120 }, (_, index) => {
        const { _id: _forgotten, ...facts } = one
        // Several begin at the same moment: the order must still be total.
        const startsAt = new Date(one.startsAt.getTime() + Math.floor(index / 7) * 86_400_000)
        return {
          ...facts,
          tradeLabel: `Copie ${index}`,
          startsAt,
          endsAt: new Date(startsAt.getTime() + 3_600_000),
          seats: [],
          outbox: []
        }
      })
      await Workshop.insertMany(copies)
      const seen: string[] = []
      await marie.get(paths.workshops())
      seen.push(...titles(marie))
      while (marie.page?.text.includes('Suivants')) {
        await marie.get(marie.link('Suivants'))
        seen.push(...titles(marie))
      }
      const copied = seen.filter(title => title.startsWith('Copie'))
      expect(seen).to.have.length(124)
      expect(new Set(copied).size).to.equal(120)
      const back = titles(marie)
      while (marie.page?.text.includes('Précédents')) {
        await marie.get(marie.link('Précédents'))
        back.unshift(...titles(marie))
      }
      expect(back).to.deep.equal(seen)
    })

    it('shows the region its territory, narrowed by département, without buttons', async () => {
      const sofia = await app.signedIn(cast.sofia)
      const page = await sofia.get(paths.workshops())
      expect(titles(sofia)).to.have.length(4)
      expect(page.text).not.to.include('Planifier un atelier')
      await sofia.get(`${paths.workshops()}?territory=departement-06`)
      expect(titles(sofia)).to.have.length(1)
    })

    it('is not for employers', async () => {
      const paul = await app.signedIn(cast.paul)
      expect((await paul.get(paths.workshops())).status).to.equal(404)
      expect((await paul.get(paths.workshop(id(cast.companyWorkshop)))).status).to.equal(404)
    })
  })
})
