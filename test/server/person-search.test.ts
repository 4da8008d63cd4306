import { expect } from 'chai'
import { ensurePersonLinks, openPersonLink, personLinkOf } from '#models/access/person-links.ts'
import { askForCall } from '#models/invitations/own-answers.ts'
import { endSearch, resumeSearch } from '#models/invitations/end-search.ts'
import { guards, propose, proposeAll } from '#models/invitations/proposing.ts'
import { rankCandidates } from '#models/invitations/ranking.ts'
import { cutPersonLinks } from '#models/people/cut-links.ts'
import { Participation } from '#models/records/participation.ts'
import { Person } from '#models/records/person.ts'
import { PersonEvent } from '#models/records/person-event.ts'
import { Workshop } from '#models/records/workshop.ts'
import { stageOf } from '#models/stages/stage.ts'
import { withdraw } from '#models/seats/seats.ts'
import { wait } from '#models/seats/waiting.ts'
import { paths } from '#server/paths.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useApp } from '#test/support/client.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { parse, textOf } from '#test/support/html.ts'
import { keyOf } from '#test/support/refusal.ts'

const SECRET = 'a-secret-of-the-tests-of-32-signs'

describe('A person who looks for no workshop any more', function () {
  this.timeout(60_000)
  useDatabase()
  useEmptyCollections()
  const app = useApp()
  let cast: Cast
  beforeEach(async () => {
    cast = await raiseCast()
  })

  const now = (workshop: Workshop) => Workshop.findById(workshop._id).orFail()
  const file = (person: Person) => Person.findById(person._id).orFail()
  const rowOf = (person: Person, workshop: Workshop) =>
    Participation.findOne({ workshop: workshop._id, person: person._id }).orFail()
  const tokenOf = async (person: Person, workshop: Workshop) => {
    const pair = { workshop: workshop._id, person: person._id }
    await ensurePersonLinks([pair])
    return (await personLinkOf(pair, SECRET)) ?? ''
  }
  const read = async (path: string) => {
    const answer = await fetch(app.url + path)
    return { status: answer.status, text: textOf(parse(await answer.text())) }
  }
  const press = (path: string, fields: Record<string, string> = {}) =>
    fetch(app.url + path, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' })

  it('leaves the lists, gives on the seat that was held, declines what was proposed, and keeps their seats', async () => {
    const { fullWorkshop, forgeWorkshop, nadia, theo, ines, karim, marie } = cast
    await wait(fullWorkshop._id, { person: theo._id, by: null })
    await wait(fullWorkshop._id, { person: ines._id, by: null })
    await propose({ workshop: await now(forgeWorkshop), person: theo, by: marie._id })
    await askForCall({ workshop: forgeWorkshop, person: theo._id }, 'otherDate')
    await withdraw(fullWorkshop._id, { person: karim._id, by: null, reason: 'job' })
    expect((await now(fullWorkshop)).offerOf(theo._id)).not.to.equal(null)
    await endSearch(theo._id, { by: null })
    await endSearch(theo._id, { by: null })
    const after = await now(fullWorkshop)
    expect([after.offerOf(theo._id), after.waitingOf(theo._id)]).to.deep.equal([null, null])
    expect(after.offerOf(ines._id), 'the seat goes on').not.to.equal(null)
    const row = await rowOf(theo, forgeWorkshop)
    expect([row.state, row.callWanted]).to.deep.equal(['declined', null])
    const opened = { openedAt: theo.createdAt, now: new Date() }
    const stages = [null, new Date()].map(searchEndedAt => stageOf([], { ...opened, searchEndedAt }).waitsFor)
    expect(stages, 'nobody is to propose').to.deep.equal(['neverProposed', 'nothing'])
    expect(await PersonEvent.countDocuments({ person: theo._id, kind: 'searchEnded' })).to.equal(1)

    await endSearch(nadia._id, { by: null })
    expect((await now(forgeWorkshop)).seatOf(nadia._id), 'their seat stays').not.to.equal(null)
  })

  it('is never proposed a workshop, which the list of candidates says, until they look again', async () => {
    const { forgeWorkshop, theo, marie } = cast
    const ranked = async () => rankCandidates(marie, await now(forgeWorkshop), { circle: 'agency' })
    const shown = async () => (await ranked()).candidates.some(({ person }) => person._id.equals(theo._id))
    expect(await shown()).to.equal(true)
    await endSearch(theo._id, { by: marie._id, asked: 'person' })
    expect([await shown(), (await ranked()).leftOut.ended]).to.deep.equal([false, 1])
    const proposal = { workshop: await now(forgeWorkshop), by: marie._id }
    expect(await keyOf(propose({ ...proposal, person: await file(theo) }))).to.equal(
      'errors.participation.searchEnded'
    )
    expect(await proposeAll({ ...proposal, people: [await file(theo)] })).to.deep.equal({
      proposed: 0,
      known: 1
    })
    await resumeSearch(theo._id, { by: marie._id, asked: 'counsellor' })
    expect(await shown()).to.equal(true)
    expect((await proposeAll({ ...proposal, people: [await file(theo)] })).proposed).to.equal(1)
  })

  describe('who says so while they are being proposed one', () => {
    /** The counsellor's page read the file before. */
    const atOnce = async () => {
      const { forgeWorkshop, theo, marie } = cast
      const people = [await file(theo)]
      await endSearch(theo._id, { by: null })
      await proposeAll({ workshop: await now(forgeWorkshop), people, by: marie._id })
      return (await rowOf(theo, forgeWorkshop)).state
    }

    it('is not', async () => {
      expect(await atOnce()).to.equal('declined')
    })

    it('control: is, without the second look', async () => {
      const { endedAmong } = guards
      guards.endedAmong = () => Promise.resolve([])
      try {
        expect(await atOnce()).to.equal('proposed')
      } finally {
        guards.endedAmong = endedAmong
      }
    })
  })

  it('says it on their page, after reading what it does, and takes it back there', async () => {
    const token = await tokenOf(cast.nadia, cast.forgeWorkshop)
    expect((await read(paths.personLink(token))).text).to.include('Je ne cherche plus d’atelier')
    const asked = await read(paths.personSearch(token))
    expect(asked.text).to.include('Vous ne cherchez plus d’atelier').and.include('reste à vous')
    expect((await file(cast.nadia)).searchEndedAt, 'reading does nothing').to.equal(null)
    expect((await press(paths.personSearch(token))).status).to.equal(303)
    const page = await read(paths.personLink(token))
    expect(page.text).to.include('nous ne vous proposons plus d’atelier').and.include('Je ne peux pas venir')
    await press(paths.personSearch(token), { again: 'yes' })
    expect((await file(cast.nadia)).searchEndedAt).to.equal(null)
    expect((await read(paths.personSearch('never-was'))).status).to.equal(404)
  })

  it('is seen and set back by the agency, with who asked, and by no other agency', async () => {
    const marie = await app.signedIn(cast.marie)
    await marie.get(paths.person(cast.nadia.id))
    const ended = await marie.submit(paths.personLooking(cast.nadia.id), { looks: 'no', asked: 'counsellor' })
    expect(ended.status).to.equal(303)
    const page = await marie.get(paths.person(cast.nadia.id))
    expect(page.text).to.include('Ne cherche plus d’atelier, depuis le')
    await marie.submit(paths.personLooking(cast.nadia.id), { looks: 'yes', asked: 'person' })
    const history = await marie.get(paths.personTimeline(cast.nadia.id))
    expect(history.text.replaceAll('\u00a0', ' '))
      .to.include('Ne cherche plus d’atelier, à la demande de : le conseiller ou la conseillère')
      .and.include('Cherche de nouveau un atelier, à la demande de : la personne')
    await marie.get(paths.person(cast.nadia.id))
    expect((await marie.submit(paths.personLooking(cast.nadia.id), { looks: 'perhaps' })).status).to.equal(
      404
    )
  })

  it('whose link fell into other hands: it is cut, says whom to call, and the next message carries another', async () => {
    const { nadia, forgeWorkshop, marie } = cast
    const old = await tokenOf(nadia, forgeWorkshop)
    const reader = await app.signedIn(marie)
    await reader.get(paths.person(nadia.id))
    await reader.submit(paths.personLinksCut(nadia.id), {})
    const over = await read(paths.personLink(old))
    expect(over.status).to.equal(404)
    expect(over.text).to.include('Ce lien ne sert plus').and.include('Agence Aubagne')
    expect((await press(paths.personAbsence(old), { seen: '0' })).status).to.equal(404)
    expect((await now(forgeWorkshop)).seatOf(nadia._id)).not.to.equal(null)
    const forged = `${old.slice(0, -1)}${old.endsWith('A') ? 'B' : 'A'}`
    expect((await read(paths.personLink(forged))).text).not.to.include('Agence Aubagne')
    const fresh = await tokenOf(nadia, forgeWorkshop)
    expect(fresh).not.to.equal(old)
    expect((await read(paths.personLink(fresh))).status).to.equal(200)
    expect((await openPersonLink(old, SECRET)).fault).to.equal('cut')
    await cutPersonLinks(nadia._id, { by: marie._id })
    const events = await PersonEvent.find({ person: nadia._id, kind: 'linksCut' }).lean()
    expect(events.map(({ by }) => String(by))).to.deep.equal([marie.id, marie.id])
  })
})
