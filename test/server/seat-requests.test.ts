import { expect } from 'chai'
import { TooMany } from '#lib/refusal.ts'
import { LIMITS } from '#models/access/limit.ts'
import { Attempt } from '#models/records/attempt.ts'
import { JournalEntry } from '#models/records/journal-entry.ts'
import { Person } from '#models/records/person.ts'
import { SeatRequest } from '#models/records/seat-request.ts'
import { Workshop } from '#models/records/workshop.ts'
import { answerRequest, guards as answering, matchRequest } from '#models/seats/requests/answer.ts'
import { askForSeat, guards as asking, MOST_WAITING } from '#models/seats/requests/ask.ts'
import { forgetSeatRequests, KEEP_REQUESTS_DAYS } from '#models/seats/requests/forget.ts'
import { paths } from '#server/paths.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useApp } from '#test/support/client.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'

const DAY = 86_400_000
const WHO = {
  wish: 'seat',
  firstName: 'Aline',
  lastName: 'Roche',
  phone: '06 39 98 00 77',
  email: '',
  identifier: '',
  words: 'Plutôt le matin',
  subject: ''
}

describe('Asking for a seat from the public window', function () {
  this.timeout(60_000)
  useDatabase()
  useEmptyCollections()
  const app = useApp()
  let cast: Cast
  beforeEach(async () => void (cast = await raiseCast()))

  const read = (path: string) =>
    fetch(app.url + path, { headers: { 'accept-language': 'fr' }, redirect: 'manual' })
  const stampOf = async (workshop: Workshop) => {
    const text = await (await read(paths.newOpenRequest(workshop.id))).text()
    return /name="stamp" value="([^"]+)"/.exec(text)?.[1] ?? ''
  }
  const send = (workshop: Workshop, fields: Record<string, string>) =>
    fetch(`${app.url}${paths.openRequests(workshop.id)}?lang=fr`, {
      method: 'POST',
      body: new URLSearchParams(fields),
      redirect: 'manual'
    })
  const ask = async (fields: Record<string, string> = {}, workshop = cast.forgeWorkshop) =>
    send(workshop, { ...WHO, stamp: await stampOf(workshop), ...fields })
  const count = () => SeatRequest.countDocuments()
  const one = () => SeatRequest.findOne().sort({ _id: -1 }).orFail()

  it('is offered beside each workshop, in a page that sets no cookie and stands in no frame', async () => {
    const window = await (await read(paths.open())).text()
    expect(window).to.include(paths.newOpenRequest(cast.fullWorkshop.id))
    const page = await read(paths.newOpenRequest(cast.fullWorkshop.id))
    expect(page.headers.get('set-cookie')).to.equal(null)
    expect(page.headers.get('cache-control')).to.equal('no-store')
    expect(page.headers.get('x-frame-options')).to.equal('DENY')
    expect(page.headers.get('content-security-policy')).to.include("frame-ancestors 'none'")
    expect(await page.text())
      .to.include('si une place se libère')
      .and.include('30 jours après l’atelier')
    for (const closed of [cast.draftWorkshop, cast.pastWorkshop])
      expect((await read(paths.newOpenRequest(closed.id))).status).to.equal(404)
    expect((await read(paths.newOpenRequest('nonsense'))).status).to.equal(404)
  })

  it('answers the known and the unknown, the first and the second time, with the same bytes', async () => {
    const { nadia } = cast
    const known = { firstName: nadia.firstName, lastName: nadia.lastName, phone: nadia.phone ?? '' }
    const answers = [await ask(), await ask(known), await ask(known), await ask({ subject: 'https://spam' })]
    const told = await Promise.all(
      answers.map(async answer => {
        const { status, headers } = answer
        return [status, headers.get('location'), headers.get('set-cookie'), await answer.text()]
      })
    )
    expect(told[0]?.slice(0, 3)).to.deep.equal([
      303,
      `${paths.openRequestSent(cast.forgeWorkshop.id)}?lang=fr`,
      null
    ])
    for (const other of told) expect(other).to.deep.equal(told[0])
    expect(await (await read(String(told[0]?.[1]))).text()).to.include('Votre demande est envoyée')
    // One each: the second of Nadia is the first, the program's is none.
    expect(await count()).to.equal(2)
    expect(await SeatRequest.distinct('person')).to.deep.equal([null])
  })

  it('is refused beside its field with what was typed, and without a form that was shown', async () => {
    const answer = await ask({ phone: '', lastName: '', words: 'Ma carte : 1 84 03 13 055 123 45' })
    expect(answer.status).to.equal(422)
    const text = await answer.text()
    expect(text).to.include(
      'Remplissez « Téléphone ou e-mail ».'.replaceAll('« ', '«\u00a0').replace(' »', '\u00a0»')
    )
    expect(text).to.include('value="Aline"').and.include('Erreur')
    const stamp = await stampOf(cast.forgeWorkshop)
    const [at = '', key = '', signature = ''] = stamp.split('.')
    const old = (Date.now() - 13 * 3_600_000).toString(36)
    for (const wrong of ['', 'x', `${old}.${key}.${signature}`, `${at}.${key}x.${signature}`])
      expect((await ask({ stamp: wrong })).status, wrong).to.equal(422)
    expect((await ask({ stamp }, cast.fullWorkshop)).status, 'the form of another workshop').to.equal(422)
    expect(await count()).to.equal(0)
    expect((await ask({ phone: '', email: 'aline.roche@example.org' })).status).to.equal(303)
    expect(await one()).to.include({ email: 'aline.roche@example.org', phone: null, state: 'waiting' })
  })

  it('asks once for a form, which sent again corrects it', async () => {
    const stamp = await stampOf(cast.forgeWorkshop)
    await Promise.all([1, 2, 3, 4].map(() => ask({ stamp })))
    expect(await count()).to.equal(1)
    await ask({ stamp, phone: '06 39 98 00 78' })
    expect([await count(), (await one()).phone]).to.deep.equal([1, '+33639980078'])
    await matchRequest(await one(), cast.odile)
    await ask({ stamp, phone: '06 39 98 00 78', words: 'Le soir' })
    expect(String((await one()).person), 'the same person').to.equal(cast.odile.id)
    await ask({ stamp, firstName: 'Paula', phone: '06 39 98 00 78' })
    expect((await one()).person, 'somebody else').to.equal(null)
    await ask({ stamp, phone: '06 39 98 00 78' })
    // Somebody else with the same telephone is somebody else.
    await ask({ firstName: 'Paul', phone: '06 39 98 00 78' })
    expect(await count()).to.equal(2)
    const first = await SeatRequest.findOne({ firstName: 'Aline' }).orFail()
    await answerRequest(first, 'unreachable', { by: cast.marie._id })
    await ask({ phone: '06 39 98 00 78' })
    expect(await count(), 'asked again once answered').to.equal(3)
  })

  describe('is bounded', () => {
    const { bound, placesLeft } = asking
    afterEach(() => Object.assign(asking, { bound, placesLeft }))
    const MOST = LIMITS.seatRequestsFrom.most
    const many = async () => {
      let refused = 0
      const { _id: workshop, agency } = cast.forgeWorkshop
      for (let at = 0; at <= MOST; at++) {
        const asked = {
          ...WHO,
          wish: 'seat' as const,
          email: null,
          identifier: null,
          language: 'fr' as const
        }
        const who = { ...asked, phone: `+3363998${String(1000 + at)}` }
        await askForSeat({ workshop, agency }, who, { form: String(at), network: '192.0.2.1' }).catch(
          (error: unknown) => {
            if (!(error instanceof TooMany)) throw error
            refused++
          }
        )
      }
      return refused
    }

    it('by network, and without the guard is not', async () => {
      expect([await many(), await count()]).to.deep.equal([1, MOST])
      await SeatRequest.deleteMany({})
      asking.bound = () => Promise.resolve()
      expect([await many(), await count()]).to.deep.equal([0, MOST + 1])
    })

    it('by workshop, in words with the telephone of the agency, what was typed kept', async () => {
      const { _id: workshop, agency } = cast.forgeWorkshop
      const rows = Array.from({ length: MOST_WAITING }, (_, at) => ({
        ...WHO,
        email: null,
        workshop,
        agency,
        at: new Date(),
        keys: [String(at)]
      }))
      await SeatRequest.insertMany(rows as never)
      const answer = await ask()
      expect([answer.status, answer.headers.has('retry-after')]).to.deep.equal([429, true])
      expect(await answer.text())
        .to.match(/Trop de demandes.*Appelez le 0\d/s)
        .and.include('Plutôt le matin')
      expect(await count()).to.equal(MOST_WAITING)
      expect(await Attempt.countDocuments()).to.be.above(0)
    })

    const atOnce = async () => {
      const { _id: workshop, agency } = cast.forgeWorkshop
      const of = { ...WHO, email: null, identifier: null, wish: 'seat' as const, language: 'fr' as const }
      const asks = Array.from({ length: MOST_WAITING + 4 }, (_, at) =>
        askForSeat(
          { workshop, agency },
          { ...of, phone: `+3363998${String(1000 + at)}` },
          { form: String(at), network: '192.0.2.1' }
        ).catch((error: unknown) => error instanceof TooMany)
      )
      const refused = (await Promise.all(asks)).filter(Boolean).length
      return [refused, await count()]
    }

    it('by workshop also for those who ask at one instant, and without its places is not', async () => {
      asking.bound = () => Promise.resolve()
      expect(await atOnce()).to.deep.equal([4, MOST_WAITING])
      const answered = await SeatRequest.findOne().orFail()
      await answerRequest(answered, 'unreachable', { by: cast.marie._id })
      const { _id: workshop, agency } = cast.forgeWorkshop
      const late = { ...WHO, email: null, identifier: null, wish: 'seat' as const, language: 'fr' as const }
      await askForSeat(
        { workshop, agency },
        { ...late, phone: '+33639980999' },
        { form: 'late', network: '' }
      )
      expect(await SeatRequest.countDocuments({ state: 'waiting' }), 'a place that was given back').to.equal(
        MOST_WAITING
      )
      await SeatRequest.deleteMany({})
      asking.placesLeft = () => Promise.resolve([[]])
      expect(await atOnce()).to.deep.equal([0, MOST_WAITING + 4])
    })
  })

  it('reaches the agency, which finds whose file it is and registers them', async () => {
    const { nadia, odile, forgeWorkshop } = cast
    await ask({
      firstName: odile.firstName,
      lastName: odile.lastName,
      phone: odile.phone ?? '06 39 98 00 77'
    })
    const request = await one()
    const marie = await app.signedIn(cast.marie)
    expect((await marie.get(paths.today())).text).to.include('Demande de place à répondre')
    expect((await marie.get(paths.waiting('seatRequests'))).location).to.equal(paths.seatRequests())
    expect((await marie.get(paths.seatRequests())).text)
      .to.include(odile.lastName)
      .and.include('06')
    const page = await marie.get(paths.seatRequest(request.id))
    expect(page.text).to.include('C’est cette personne').and.include('Plutôt le matin')
    expect(page.body)
      .to.include(`href="tel:${request.phone ?? ''}"`)
      .and.include(odile.id)
    expect(page.body).not.to.include(nadia.id)
    expect(
      (await marie.post(paths.seatRequestPerson(request.id), { person: cast.bruno.id })).status
    ).to.equal(404)
    await marie.post(paths.seatRequestPerson(request.id), { person: odile.id })
    await marie.get(paths.seatRequest(request.id))
    const done = await marie.submit(paths.seatRequestRegistration(request.id))
    expect(done.location).to.equal(paths.seatRequests())
    const held = await Workshop.findById(forgeWorkshop._id).orFail()
    expect(held.seatOf(odile._id)).not.to.equal(null)
    expect(await one()).to.include({ state: 'answered', outcome: 'registered' })
    // Taken back as a mistake, it waits again.
    await marie.post(`${paths.withdrawal(forgeWorkshop.id, odile.id)}?undo=yes`)
    expect(await one()).to.include({ state: 'waiting', outcome: null })
  })

  it('begins the file of who has none, full workshops lead to the page of registrations', async () => {
    await ask({ identifier: '9100006F' }, cast.fullWorkshop)
    const request = await one()
    const marie = await app.signedIn(cast.marie)
    expect((await marie.get(paths.seatRequest(request.id))).text).to.include('Aucune fiche')
    const form = await marie.get(`${paths.newPerson()}?request=${request.id}`)
    expect(form.body).to.include('value="Roche"').and.include('value="9100006F"')
    const made = await marie.submit(paths.people(), { identifiers: '' })
    expect(made.location).to.equal(paths.seatRequest(request.id))
    const person = await Person.findOne({ lastName: 'Roche' }).orFail()
    expect(String((await one()).person)).to.equal(person.id)
    const desk = `${paths.newRegistration(cast.fullWorkshop.id)}?person=${person.id}`
    expect((await marie.get(paths.seatRequest(request.id))).body).to.include(desk)
    const refused = await marie.post(paths.seatRequestRegistration(request.id), { key: 'k' })
    expect(refused.location).to.equal(desk)
    expect(await one()).to.include({ state: 'waiting' })
  })

  it('is answered once, in the journal without a name, and taken back', async () => {
    await ask()
    const request = await one()
    const marie = await app.signedIn(cast.marie)
    await marie.get(paths.seatRequest(request.id))
    expect((await marie.submit(paths.seatRequestAnswer(request.id))).status).to.equal(422)
    expect(
      (await marie.submit(paths.seatRequestAnswer(request.id), { outcome: 'otherDate' })).status
    ).to.equal(303)
    expect((await marie.get(`${paths.seatRequests()}?list=answered`)).text).to.include('Une autre date')
    expect((await marie.post(paths.seatRequestAnswer(request.id), { outcome: 'full' })).status).to.equal(422)
    expect((await one()).outcome).to.equal('otherDate')
    const [entry] = await JournalEntry.find({ kind: 'seatRequestAnswered' })
    expect(JSON.stringify(entry)).to.include('otherDate').and.not.include('Roche')
    await marie.post(paths.seatRequestReopening(request.id))
    expect(await one()).to.include({ state: 'waiting', outcome: null })
  })

  describe('of two answers at one instant', () => {
    const { waiting } = answering
    afterEach(() => Object.assign(answering, { waiting }))
    const both = async () => {
      await SeatRequest.updateMany({}, { $set: { state: 'waiting' } })
      const request = await one()
      const by = cast.marie._id
      const told = await Promise.allSettled([
        answerRequest(request, 'full', { by }),
        answerRequest(request, 'declined', { by })
      ])
      return told.filter(({ status }) => status === 'fulfilled').length
    }

    it('takes one, and without the guard both', async () => {
      await ask()
      expect(await both()).to.equal(1)
      answering.waiting = () => ({})
      expect(await both()).to.equal(2)
    })
  })

  it('is another agency’s own, nobody else’s', async () => {
    await ask()
    const { id } = await one()
    const samira = await app.signedIn(cast.samira)
    expect((await samira.get(paths.seatRequest(id))).status).to.equal(404)
    expect((await samira.get(paths.seatRequests())).text).not.to.include('Roche')
    expect((await samira.get(`${paths.newPerson()}?request=${id}`)).body).not.to.include('Roche')
    for (const stranger of [cast.sofia, cast.paul, cast.admin]) {
      const visitor = await app.signedIn(stranger)
      expect((await visitor.get(paths.seatRequests())).status).to.equal(404)
    }
  })

  it('is erased thirty days after the workshop, as it stands', async () => {
    await ask()
    await ask({}, cast.fullWorkshop)
    const after = (days: number) => new Date(cast.fullWorkshop.endsAt.getTime() + days * DAY)
    expect(await forgetSeatRequests(after(KEEP_REQUESTS_DAYS - 1))).to.equal(0)
    expect(await forgetSeatRequests(after(KEEP_REQUESTS_DAYS))).to.equal(1)
    expect((await one()).workshop).to.deep.equal(cast.forgeWorkshop._id)
    await Workshop.updateOne({ _id: cast.forgeWorkshop._id }, { endsAt: after(60) })
    expect(await forgetSeatRequests(after(KEEP_REQUESTS_DAYS + 40))).to.equal(0)
    expect(await count()).to.equal(1)
  })
})
