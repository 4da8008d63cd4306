import { expect } from 'chai'
import { propose } from '#models/invitations/proposing.ts'
import { Call } from '#models/records/call.ts'
import { Participation } from '#models/records/participation.ts'
import type { Person } from '#models/records/person.ts'
import { Workshop } from '#models/records/workshop.ts'
import { takeSeat } from '#models/seats/seats.ts'
import { paths } from '#server/paths.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useApp, type Visitor } from '#test/support/client.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { all } from '#test/support/html.ts'

const DAY = 86_400_000

describe('My calls', function () {
  this.timeout(30_000)
  useDatabase()
  useEmptyCollections()
  const app = useApp()
  let cast: Cast
  let marie: Visitor
  beforeEach(async () => {
    cast = await raiseCast()
    marie = await app.signedIn(cast.marie)
    const { karim, lucie, forgeWorkshop: workshop } = cast
    for (const [ago, person] of [karim, lucie].entries()) {
      const now = new Date(Date.now() - (5 - ago) * DAY)
      await propose({ workshop, person, by: cast.marie._id, now })
    }
  })

  const open = async (visitor: Visitor, person: Person) => {
    await visitor.get(paths.calls())
    return visitor.post(paths.callClaim(person.id))
  }
  /** The form of one answer, as the page filled it. */
  const answer = async (person: Person, fields: Record<string, string>) => {
    const page = await marie.get(paths.call(person.id))
    const key = all(page.html, 'input', { name: 'key' })[0]?.attributes['value'] ?? ''
    const subject = cast.forgeWorkshop.id
    return marie.post(paths.callAnswer(person.id), { key, kind: 'proposal', subject, ...fields })
  }

  it('open one after the other: a press answers, the next is there, and the answer is taken back', async () => {
    const { karim, lucie, forgeWorkshop } = cast
    expect((await marie.get(paths.calls())).text)
      .to.include('HADDAD Karim')
      .and.include('Commencer les appels')
    expect((await open(marie, karim)).location).to.equal(paths.call(karim.id))
    const page = await marie.get(paths.call(karim.id))
    expect(page.body).to.include(`href="tel:${karim.phone}"`).and.not.include('<title>Karim')
    expect(page.text).to.include('À dire').and.include('Bonjour Karim, nous vous avons proposé')
    expect((await answer(karim, { answer: 'yes' })).location).to.equal(paths.call(lucie.id))
    const next = await marie.follow()
    expect(next.text)
      .to.include('Karim Haddad a dit oui')
      .and.include('Sa réponse')
      .and.include('1 appel fait')
    const call = await Call.findOne({ person: karim._id }).orFail()
    expect(next.body).to.include(`action="${paths.callUndoing(call.id)}"`)
    await marie.post(paths.callUndoing(call.id))
    const row = { person: karim._id, workshop: forgeWorkshop._id }
    expect((await Participation.findOne(row))?.state).to.equal('proposed')
  })

  it('are not opened by a second person, who is told who calls and whose answer is refused', async () => {
    const { karim } = cast
    const romain = await app.signedIn(cast.romain)
    await open(romain, karim)
    expect((await open(marie, karim)).location).to.equal(paths.calls())
    expect((await marie.follow()).text).to.include('Romain Pinatel appelle cette personne')
    expect((await marie.get(paths.call(karim.id))).text)
      .to.include('Romain Pinatel appelle')
      .and.not.include('Sa réponse')
    const refused = await answer(karim, { answer: 'yes', key: 'typed' })
    expect(refused.status).to.equal(422)
    expect(await Call.countDocuments()).to.equal(0)
    await romain.post(paths.callPassing(karim.id))
    expect((await open(marie, karim)).location).to.equal(paths.call(karim.id))
  })

  it('keep what was typed when the hour of a call back is not one, and note it once it is', async () => {
    const { karim } = cast
    await open(marie, karim)
    const refused = await answer(karim, { answer: 'callBack', day: '31/02/2027', time: '10 h' })
    expect(refused.status).to.equal(422)
    expect(refused.body)
      .to.include('id="day-error"')
      .and.include('value="31/02/2027"')
      .and.include('value="10 h"')
    const tomorrow = new Date(Date.now() + 1.5 * DAY)
      .toISOString()
      .slice(0, 10)
      .split('-')
      .toReversed()
      .join('/')
    await answer(karim, { answer: 'callBack', day: tomorrow, time: '10 h' })
    expect((await marie.follow()).text)
      .to.include('Karim Haddad : à rappeler le')
      .and.include('Plus tard')
    const sheet = await marie.get(paths.callSheet())
    expect(sheet.text).to.include('HADDAD Karim').and.include('Pas de réponse')
    expect(sheet.text).not.to.include(karim.email ?? '')
  })

  it('give no seat at another agency, nor a second one on a day without the word that it takes', async () => {
    const { karim, forgeWorkshop, companyWorkshop, marie: account } = cast
    await open(marie, karim)
    const away = await answer(karim, {
      answer: 'no',
      why: 'transport',
      next: cast.niceWorkshop.id,
      key: 'away'
    })
    expect(away.status).to.equal(404)
    const { startsAt, endsAt } = forgeWorkshop
    await Workshop.updateOne({ _id: companyWorkshop._id }, { startsAt, endsAt, seats: [] })
    await takeSeat(companyWorkshop._id, { person: karim._id, by: account._id })
    const twice = await answer(karim, { answer: 'yes', key: 'twice' })
    expect([twice.status, twice.text.includes('depuis la page de l’atelier')]).to.deep.equal([422, true])
    expect(await Call.countDocuments()).to.equal(0)
    expect(await Workshop.countDocuments({ 'seats.person': karim._id, startsAt })).to.equal(1)
  })

  it('are a 404 for the host and the region, and another agency’s person', async () => {
    expect((await marie.get(paths.call(cast.bruno.id))).status).to.equal(404)
    for (const account of [cast.paul, cast.sofia]) {
      const visitor = await app.signedIn(account)
      for (const path of [paths.calls(), paths.callSheet(), paths.call(cast.karim.id)])
        expect((await visitor.get(path)).status, path).to.equal(404)
    }
  })
})
