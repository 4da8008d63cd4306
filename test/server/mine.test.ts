import { expect } from 'chai'
import { ensurePersonLinks, GOOD_AFTER_MS, personLinkOf } from '#models/access/person-links.ts'
import { chooseDate, comeAfterAll } from '#models/invitations/own-answers.ts'
import { guards } from '#models/invitations/own-choice.ts'
import { propose } from '#models/invitations/proposing.ts'
import { wait } from '#models/seats/waiting.ts'
import { takeSeat, withdraw } from '#models/seats/seats.ts'
import { JournalEntry } from '#models/records/journal-entry.ts'
import { Participation } from '#models/records/participation.ts'
import { Person } from '#models/records/person.ts'
import { PersonLink } from '#models/records/person-link.ts'
import { SentMessage } from '#models/records/sent-message.ts'
import { Workshop } from '#models/records/workshop.ts'
import { paths } from '#server/paths.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useApp } from '#test/support/client.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { parse, textOf } from '#test/support/html.ts'
import { deliverPost } from '#test/support/post.ts'
import { raw } from '#test/support/raw.ts'

const SECRET = 'a-secret-of-the-tests-of-32-signs'
const DAY = 86_400_000

describe('The page of a person, by the link of a message', function () {
  this.timeout(60_000)
  useDatabase()
  useEmptyCollections()
  const app = useApp()
  let cast: Cast
  beforeEach(async () => {
    cast = await raiseCast()
  })

  /** A browser without any cookie: an old telephone, or another one. */
  const read = async (path: string) => {
    const answer = await fetch(app.url + path, { redirect: 'manual' })
    expect(answer.headers.get('set-cookie')).to.equal(null)
    const body = await answer.text()
    return { status: answer.status, headers: answer.headers, body, text: textOf(parse(body)) }
  }
  const press = async (path: string, fields: Record<string, string> = {}) => {
    const body = new URLSearchParams(fields)
    const answer = await fetch(app.url + path, { method: 'POST', body, redirect: 'manual' })
    expect(answer.headers.get('set-cookie')).to.equal(null)
    const text = await answer.text()
    return { status: answer.status, location: answer.headers.get('location'), text: textOf(parse(text)) }
  }
  const tokenOf = async (person: Person, workshop: Workshop) => {
    const pair = { workshop: workshop._id, person: person._id }
    if (!(await PersonLink.exists(pair))) await ensurePersonLinks([pair])
    return (await personLinkOf(pair, SECRET)) ?? ''
  }
  const now = (workshop: Workshop) => Workshop.findById(workshop._id).orFail()
  const rowOf = (person: Person, workshop: Workshop) =>
    Participation.findOne({ workshop: workshop._id, person: person._id }).orFail()
  /** The same session on another day. */
  const another = async (workshop: Workshop, days: number, facts: object = {}) => {
    const { _id, ...of } = (await now(workshop)).toObject()
    void _id
    const moved = (moment: Date) => new Date(+moment + days * DAY)
    const times = { startsAt: moved(of.startsAt), endsAt: moved(of.endsAt) }
    return Workshop.create({ ...of, ...times, seats: [], outbox: [], ...facts } as never)
  }

  it('says of each kind what happens there, as its message does', async () => {
    const { forgeWorkshop, nadia } = cast
    const path = paths.personLink(await tokenOf(nadia, forgeWorkshop))
    expect((await read(path)).text).to.include('Il ne faut ni CV ni diplôme')
    await Workshop.updateOne({ _id: forgeWorkshop._id }, { kind: 'jobDating' })
    expect((await read(path)).text)
      .to.include('Apportez un CV')
      .and.not.include('ni CV ni diplôme')
  })

  it('comes with each message to the person, and says where, when and what: less than 100 kB, without a cookie', async () => {
    await deliverPost()
    const { text, html } = await SentMessage.findOne({
      kind: 'confirmation',
      to: /nadia/
    }).orFail()
    const pair = { workshop: cast.forgeWorkshop._id, person: cast.nadia._id }
    const path = paths.personLink((await personLinkOf(pair, SECRET)) ?? '')
    expect(text).to.include(path)
    expect(html).to.include(path)
    const page = await read(path)
    expect(page.status).to.equal(200)
    expect(page.text).to.include('Vous êtes inscrite à un atelier').and.include('Je ne peux pas venir')
    expect(page.body).not.to.include('Benali').and.not.to.include('<script')
    expect(/<title>([^<]*)</.exec(page.body)?.[1]).not.to.include('Nadia')
    expect(page.headers.get('cache-control')).to.equal('no-store')
    expect(page.headers.get('referrer-policy')).to.equal('no-referrer')

    const accepted = { 'accept-encoding': 'gzip' }
    const sent = await raw(app.url + path, accepted)
    const sheet = /href="(\/assets\/[^"]*\.css)"/.exec(page.body)?.[1] ?? ''
    const css = await raw(app.url + sheet)
    const named = [
      ...page.body.matchAll(/(?:href|src)="(\/assets\/[^"#]*)(?:#[\w-]+)?"/g),
      ...css.body.toString().matchAll(/url\('([^']+)'\)/g)
    ].map(([, address]) => address ?? '')
    const files = await Promise.all([...new Set(named)].map(address => raw(app.url + address, accepted)))
    expect(files.every(({ status }) => status === 200) && files.length >= 4).to.equal(true)
    const bytes = files.reduce((sum, { body }) => sum + body.length, sent.body.length)
    expect(bytes).to.be.below(100_000)
  })

  it('takes « je viens », a delay within the hours, and nothing about a date that changed since', async () => {
    const token = await tokenOf(cast.nadia, cast.forgeWorkshop)
    await press(paths.personComing(token), { seen: '0' })
    await press(paths.personComing(token), { seen: '0' })
    expect((await read(paths.personLink(token))).text)
      .to.include('C’est noté')
      .and.not.include('Je viens')
    const wrong = await press(paths.personDelay(token), { seen: '0', time: '20:00' })
    expect([wrong.status, wrong.text.includes('Donnez une heure entre le début et la fin')]).to.deep.equal([
      422,
      true
    ])
    await press(paths.personDelay(token), { seen: '0', time: '9h45' })
    expect((await read(paths.personLink(token))).text).to.include('vous arrivez vers 9 h 45')
    await Workshop.updateOne({ _id: cast.forgeWorkshop._id }, { movedSeq: 9 })
    expect((await read(paths.personLink(token))).text).to.include('Je viens')
    for (const path of [paths.personComing(token), paths.personAbsence(token)]) {
      const late = await press(path, { seen: '0' })
      expect([late.status, late.text.includes('vient de changer')]).to.deep.equal([422, true])
    }
    expect((await now(cast.forgeWorkshop)).taken).to.equal(1)
  })

  it('gives the seat back at one press, twice or from two telephones, and takes why and another date', async () => {
    const token = await tokenOf(cast.nadia, cast.forgeWorkshop)
    const later = await another(cast.forgeWorkshop, 7)
    const answers = await Promise.all([1, 2, 3].map(() => press(paths.personAbsence(token), { seen: '0' })))
    expect(new Set(answers.map(({ status, location }) => `${status} ${location ?? ''}`))).to.have.length(1)
    const after = await now(cast.forgeWorkshop)
    expect([after.taken, after.seatsFree]).to.deep.equal([0, 12])
    const page = await read(paths.personLink(token))
    expect(page.text).to.include('Merci de nous l’avoir dit, Nadia.').and.include('Je viens quand même')
    await press(paths.personReason(token), { reason: 'childcare' })
    expect((await rowOf(cast.nadia, cast.forgeWorkshop)).reason).to.equal('childcare')

    const chosen = await press(paths.personDate(token), { date: later.id })
    expect(chosen.location).to.equal(paths.personLink(await tokenOf(cast.nadia, later)))
    expect((await read(chosen.location ?? '')).text).to.include('Vous êtes inscrite')
    expect((await press(paths.personDate(token), { date: later.id })).location).to.equal(chosen.location)
    expect((await now(later)).taken).to.equal(1)
    expect((await read(paths.personLink(token))).text).to.include('Vous avez une autre date')
    const back = await press(paths.personSeat(token))
    expect([back.status, (await now(cast.forgeWorkshop)).taken]).to.deep.equal([422, 0])
  })

  it('gives the seat again while one is free, a place on the list when it is gone, and the offer that comes of it', async () => {
    const { karim, fullWorkshop, theo, ines } = cast
    const token = await tokenOf(karim, fullWorkshop)
    await press(paths.personAbsence(token), { seen: '0' })
    await press(paths.personSeat(token))
    expect((await now(fullWorkshop)).seatOf(karim._id)).not.to.equal(null)
    await press(paths.personAbsence(token), { seen: '0' })
    await takeSeat(fullWorkshop._id, { person: theo._id, by: null })
    const gone = await press(paths.personSeat(token))
    expect(gone.status).to.equal(422)
    expect(gone.text).to.include('La place est déjà prise')
    await press(paths.personWaiting(token))
    await press(paths.personWaiting(token))
    await wait(fullWorkshop._id, { person: ines._id, by: null })
    expect((await read(paths.personLink(token))).text).to.include('Votre rang sur la liste d’attente : 1.')
    await withdraw(fullWorkshop._id, { person: theo._id, by: null, reason: 'job' })
    expect((await read(paths.personLink(token))).text).to.include('Une place s’est libérée pour vous')
    expect((await now(fullWorkshop)).seatOf(karim._id), 'opening takes nothing').to.equal(null)
    await press(paths.personSeat(token))
    await press(paths.personSeat(token))
    const after = await now(fullWorkshop)
    expect([after.taken, after.offers.length, after.waiting.length]).to.deep.equal([2, 0, 1])
    expect(after.seatOf(karim._id)).not.to.equal(null)
  })

  it('asks the agency to call, once, in words that are kept', async () => {
    const token = await tokenOf(cast.nadia, cast.forgeWorkshop)
    const { text } = await press(paths.personAbsence(token), { seen: '0' })
    expect(text).not.to.include('appelle')
    const page = await read(paths.personLink(token))
    expect(page.text).to.include('Pas d’autre date pour l’instant').and.include('l’agence vous appelle')
    const { callWanted } = await rowOf(cast.nadia, cast.forgeWorkshop)
    await press(paths.personCall(token))
    const again = await rowOf(cast.nadia, cast.forgeWorkshop)
    expect([callWanted?.why, +(again.callWanted?.at ?? 0)]).to.deep.equal(['noDate', +(callWanted?.at ?? 1)])
  })

  it('stops messages, which is told in the history of the person, and starts them again', async () => {
    const token = await tokenOf(cast.nadia, cast.forgeWorkshop)
    await press(paths.personMessages(token))
    expect((await read(paths.personLink(token))).text).to.include('Nous ne vous écrivons plus')
    expect((await Person.findById(cast.nadia._id).orFail()).emailRefusedAt).not.to.equal(null)
    await press(paths.personMessages(token), { back: 'yes' })
    expect((await Person.findById(cast.nadia._id).orFail()).emailRefusedAt).to.equal(null)
    const marie = await app.signedIn(cast.marie)
    const history = await marie.get(paths.personTimeline(cast.nadia.id))
    expect(history.text).to.include('La personne demande à ne plus recevoir de message')
  })

  it('opens nothing when forged, of another secret, cut, too old or of nobody, in the same words', async () => {
    const { nadia, forgeWorkshop } = cast
    const good = await tokenOf(nadia, forgeWorkshop)
    const refused = async (token: string) => {
      const answer = await read(paths.personLink(token))
      expect(answer.status, token).to.equal(404)
      expect((await press(paths.personAbsence(token), { seen: '0' })).status).to.equal(404)
      expect((await read(paths.personCalendar(token))).status).to.equal(404)
      return answer.text
    }
    const words = await refused('never-was')
    const forged = `${good.slice(0, -1)}${good.endsWith('A') ? 'B' : 'A'}`
    const foreign = await personLinkOf({ workshop: forgeWorkshop._id, person: nadia._id }, 'another-secret')
    const other = await tokenOf(cast.karim, cast.fullWorkshop)
    const mixed = other.slice(0, 24) + good.slice(24)
    for (const bad of [forged, foreign ?? '', mixed, good.toUpperCase(), `${good}A`])
      expect(await refused(bad)).to.equal(words)
    const { startsAt, endsAt } = forgeWorkshop
    const old = {
      startsAt: new Date(Date.now() - GOOD_AFTER_MS - DAY),
      endsAt: new Date(Date.now() - GOOD_AFTER_MS)
    }
    await Workshop.updateOne({ _id: forgeWorkshop._id }, old)
    expect(await refused(good), 'too old')
      .to.include('Ce lien ne sert plus')
      .and.include('04 65 71')
    await Workshop.updateOne({ _id: forgeWorkshop._id }, { startsAt, endsAt })
    expect((await read(paths.personLink(good))).status).to.equal(200)
    await PersonLink.updateMany({ person: nadia._id }, { nonce: null })
    expect(await refused(good), 'cut').to.equal(words)
    expect((await now(forgeWorkshop)).taken).to.equal(1)
    const stored = JSON.stringify([await PersonLink.find().lean(), await JournalEntry.find().lean()])
    expect(stored).not.to.include(good.slice(24))
  })

  it('says what is over in one sentence, with a calendar only for who comes', async () => {
    const token = await tokenOf(cast.nadia, cast.forgeWorkshop)
    const calendar = await read(`${paths.personCalendar(token)}?lang=en`)
    expect(calendar.body).to.include('BEGIN:VEVENT').and.not.include('Nadia')
    await Workshop.updateOne({ _id: cast.forgeWorkshop._id }, { state: 'cancelled' })
    const off = await read(`${paths.personLink(token)}?lang=en`)
    expect(off.text).to.include('This workshop will not take place').and.not.include('I am coming')
    expect(
      (await press(paths.personDate(token), { date: cast.niceWorkshop.id })).status,
      'not offered'
    ).to.equal(422)
    expect((await read(paths.personCalendar(token))).status).to.equal(404)
  })

  it('says how to enter to who has a seat, not to who is asked whether they come', async () => {
    const { nadia, lucie, marie, forgeWorkshop } = cast
    const joining = 'https://visio.example.org/forge'
    await propose({ workshop: forgeWorkshop, person: lucie, by: marie._id })
    await Workshop.updateOne({ _id: forgeWorkshop._id }, { $set: { 'place.mode': 'video', joining } })
    const pageOf = async (person: Person) =>
      (await read(paths.personLink(await tokenOf(person, forgeWorkshop)))).body
    expect(await pageOf(nadia)).to.include(joining)
    expect(await pageOf(lucie)).to.not.include(joining)
  })

  describe('two dates pressed at once', () => {
    const both = async () => {
      const { nadia, forgeWorkshop } = cast
      await withdraw(forgeWorkshop._id, { person: nadia._id, by: null, reason: null })
      const dates = [await another(forgeWorkshop, 7), await another(forgeWorkshop, 14)]
      const offered = dates.map(({ _id }) => _id)
      const workshop = await now(forgeWorkshop)
      await Promise.all(offered.map(date => chooseDate({ workshop, person: nadia._id }, date, offered)))
      return Workshop.countDocuments({ _id: { $in: offered }, 'seats.person': nadia._id })
    }

    it('are one seat', async () => {
      expect(await both()).to.equal(1)
    })

    it('control: are two without the claim, so the race is real', async () => {
      const { claim } = guards
      guards.claim = (_own, date) => Promise.resolve(date)
      try {
        expect(await both()).to.equal(2)
      } finally {
        guards.claim = claim
      }
    })

    /** « Je viens quand même » and another date, the other one pressed once the first has claimed, or has a seat. */
    const backAndAway = async (between: (press: () => Promise<unknown>) => void) => {
      const { nadia, forgeWorkshop } = cast
      await withdraw(forgeWorkshop._id, { person: nadia._id, by: null, reason: null })
      const { _id: date } = await another(forgeWorkshop, 7)
      const workshop = await now(forgeWorkshop)
      between(() => chooseDate({ workshop, person: nadia._id }, date, [date]))
      await comeAfterAll({ workshop, person: nadia._id })
      return Workshop.countDocuments({ _id: { $in: [date, workshop._id] }, 'seats.person': nadia._id })
    }

    it('are one seat also when one of them is the date that was given up', async () => {
      const { claim } = guards
      const after = (press: () => Promise<unknown>) => {
        guards.claim = async (own, date) => {
          guards.claim = claim
          const claimed = await claim(own, date)
          await press()
          return claimed
        }
      }
      expect(await backAndAway(after)).to.equal(1)
    })

    it('control: are two when the date that was given up is taken again without a claim', async () => {
      const { claim } = guards
      const unclaimed = (press: () => Promise<unknown>) => {
        guards.claim = async (_own, date) => {
          guards.claim = (_other, chosen) => Promise.resolve(chosen)
          await press()
          return date
        }
      }
      try {
        expect(await backAndAway(unclaimed)).to.equal(2)
      } finally {
        guards.claim = claim
      }
    })
  })
})
