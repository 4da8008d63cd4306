import { expect } from 'chai'
import { ensurePersonLinks, personLinkOf } from '#models/access/person-links.ts'
import { propose } from '#models/invitations/proposing.ts'
import { Call } from '#models/records/call.ts'
import { Person } from '#models/records/person.ts'
import { stopCalls } from '#models/people/stop-calls.ts'
import { takeSeat } from '#models/seats/seats.ts'
import { paths } from '#server/paths.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useApp } from '#test/support/client.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { parse, textOf } from '#test/support/html.ts'
import { deliverPost, waitIsOver } from '#test/support/post.ts'

const SECRET = 'a-secret-of-the-tests-of-32-signs'

describe('Who wants no calls', function () {
  this.timeout(30_000)
  useDatabase()
  useEmptyCollections()
  const app = useApp()
  let cast: Cast
  beforeEach(async () => void (cast = await raiseCast()))

  it('says so on their page beside the messages, and takes it back there', async () => {
    const { nadia, forgeWorkshop } = cast
    const pair = { workshop: forgeWorkshop._id, person: nadia._id }
    await ensurePersonLinks([pair])
    const token = (await personLinkOf(pair, SECRET)) ?? ''
    const read = async () => textOf(parse(await (await fetch(app.url + paths.personLink(token))).text()))
    const press = (fields: Record<string, string> = {}) =>
      fetch(app.url + paths.personNoCalls(token), {
        method: 'POST',
        body: new URLSearchParams(fields),
        redirect: 'manual'
      })
    const refused = async () => (await Person.findById(nadia._id).orFail()).callsRefusedAt
    expect(await read()).to.include('Ne plus m’appeler')
    expect((await press()).status).to.equal(303)
    expect(await refused()).to.be.instanceOf(Date)
    expect(await read()).to.include('Nous ne vous appelons plus')
    expect((await press({ back: 'yes' })).status).to.equal(303)
    expect(await refused()).to.equal(null)
  })

  it('is noted by the counsellor with how it was said, which the history tells, and taken back', async () => {
    const { nadia, bruno } = cast
    const marie = await app.signedIn(cast.marie)
    const path = paths.personCallConsent(nadia.id)
    await marie.get(paths.person(nadia.id))
    await marie.submit(path, { calls: 'no', channel: 'visit' })
    expect((await marie.follow()).text).to.include('C’est noté : plus d’appel')
    expect((await marie.get(paths.person(nadia.id))).text).to.include('Ne veut plus d’appel, depuis le')
    expect((await marie.get(paths.personTimeline(nadia.id))).text).to.include('dit à l’agence')
    await marie.get(paths.person(nadia.id))
    await marie.submit(path, { calls: 'yes', channel: 'phone' })
    expect((await Person.findById(nadia._id).orFail()).callsRefusedAt).to.equal(null)
    expect((await marie.post(path, { calls: 'no', channel: 'pigeon' })).status).to.equal(404)
    expect(
      (await marie.post(paths.personCallConsent(bruno.id), { calls: 'no', channel: 'phone' })).status
    ).to.equal(404)
  })

  it('is shown without a number where they must know, with what is left to do', async () => {
    const { odile, lucie, companyWorkshop, forgeWorkshop } = cast
    await takeSeat(companyWorkshop._id, { person: odile._id, by: cast.marie._id })
    await waitIsOver()
    await deliverPost()
    const now = new Date(Date.now() - 4 * 86_400_000)
    await propose({ workshop: forgeWorkshop, person: lucie, by: cast.marie._id, now })
    for (const { _id } of [odile, lucie]) await stopCalls(_id, { by: cast.marie._id, channel: 'phone' })
    const marie = await app.signedIn(cast.marie)
    const list = await marie.get(paths.calls())
    expect(list.text).to.include('ROUSSEL Odile').and.not.include('FERRAND Lucie')
    await marie.post(paths.callClaim(odile.id))
    const page = await marie.get(paths.call(odile.id))
    expect(page.text).to.include('n’appelez pas').and.include('Sa réponse')
    expect(page.body).not.to.include('href="tel:')
    expect(await Call.countDocuments()).to.equal(0)
  })
})
