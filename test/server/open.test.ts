import { expect } from 'chai'
import ICAL from 'ical.js'
import { Workshop } from '#models/records/workshop.ts'
import { openWorkshops } from '#models/planning/open-workshops.ts'
import { cancel } from '#models/planning/changes.ts'
import { paths } from '#server/paths.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useApp } from '#test/support/client.ts'
import { explained } from '#test/support/explained.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'

interface Body {
  workshops: { id: string; seats: string; commune: string; inCompany: boolean; sector: { code: string } }[]
  next: string | null
}

describe('the open workshops, for anyone', function () {
  this.timeout(30_000)
  useDatabase()
  useEmptyCollections()
  const app = useApp()
  let cast: Cast
  beforeEach(async () => void (cast = await raiseCast()))

  const read = (path: string, headers: Record<string, string> = {}) =>
    fetch(app.url + path, { headers: { 'accept-language': 'fr', ...headers } })
  const listed = async (query = '') => (await (await read(paths.openJson() + query)).json()) as Body
  const idsOf = ({ workshops }: Body) => workshops.map(({ id }) => id)

  it('are read without a cookie, kept by any cache, and not sent again while nothing changed', async () => {
    for (const path of [paths.open(), paths.openJson(), paths.openCalendar()]) {
      const answer = await read(path)
      expect(answer.status, path).to.equal(200)
      expect(answer.headers.get('set-cookie'), path).to.equal(null)
      expect(answer.headers.get('cache-control'), path).to.equal('public, max-age=300')
      const tag = answer.headers.get('etag') ?? ''
      expect((await read(path, { 'if-none-match': tag })).status, path).to.equal(304)
      await Workshop.updateOne(
        { _id: cast.forgeWorkshop._id },
        { $inc: { ledger: 1 }, $set: { tradeLabel: path } }
      )
      expect((await read(path, { 'if-none-match': tag })).status, path).to.equal(200)
    }
  })

  it('say free or full, never how many, and name neither a person nor a company', async () => {
    const { fullWorkshop, companyWorkshop, forgeWorkshop } = cast
    const { workshops } = await listed()
    const seatsOf = (one: Workshop) => workshops.find(({ id }) => id === one.id)?.seats
    expect([seatsOf(fullWorkshop), seatsOf(forgeWorkshop)]).to.deep.equal(['full', 'free'])
    expect(workshops.find(({ id }) => id === companyWorkshop.id)).to.include({
      inCompany: true,
      commune: 'Aubagne'
    })
    for (const path of [paths.open(), paths.openJson(), paths.openCalendar()]) {
      const text = await (await read(path)).text()
      expect(text, path).to.include('Aubagne')
      expect(text, path).to.not.match(/Benali|Haddad|Aubert|Marie|Maçonneries|Garlaban/)
      expect(text, path).to.not.match(/seatsFree|capacity|\b\d+ (?:places|inscrit)|\d+ ?\/ ?\d+ place/)
    }
  })

  it('are those published and to come', async () => {
    const { draftWorkshop, pastWorkshop, forgeWorkshop, marie } = cast
    const before = idsOf(await listed())
    expect(before).to.include(forgeWorkshop.id)
    expect(before).to.not.include(draftWorkshop.id)
    expect(before).to.not.include(pastWorkshop.id)
    await cancel(forgeWorkshop._id, { by: marie._id, reason: 'weather' })
    expect(idsOf(await listed())).to.not.include(forgeWorkshop.id)
  })

  it('are narrowed to a territory and to a sector', async () => {
    const { niceWorkshop, forgeWorkshop } = cast
    expect(idsOf(await listed('?territory=departement-06'))).to.deep.equal([niceWorkshop.id])
    expect(idsOf(await listed('?territory=departement-13'))).to.include(forgeWorkshop.id)
    expect(idsOf(await listed('?territory=departement-13'))).to.not.include(niceWorkshop.id)
    expect(idsOf(await listed('?territory=departement-75'))).to.deep.equal([])
    const { workshops } = await listed(`?sector=${forgeWorkshop.sector}`)
    expect(new Set(workshops.map(({ sector }) => sector.code))).to.deep.equal(new Set([forgeWorkshop.sector]))
    for (const query of ['?territory=elsewhere', '?sector[$ne]=x&sector=**', '?after=1'])
      expect((await read(paths.openJson() + query)).status, query).to.equal(404)
  })

  it('come by pages, each once, also when several begin at the same moment', async () => {
    const { startsAt, endsAt } = cast.forgeWorkshop
    await Workshop.updateMany(
      { state: 'published', startsAt: { $gt: new Date() } },
      { $set: { startsAt, endsAt } }
    )
    const all = idsOf(await listed())
    const found: string[] = []
    let after: Awaited<ReturnType<typeof openWorkshops>>['next'] = null
    do {
      const page: Awaited<ReturnType<typeof openWorkshops>> = await openWorkshops({
        territory: null,
        sector: null,
        after,
        limit: 2
      })
      expect(page.workshops.length).to.be.at.most(2)
      found.push(...page.workshops.map(({ id }) => id))
      after = page.next
    } while (after)
    expect(found).to.deep.equal(all)
    expect(all.length).to.be.at.least(4)
  })

  it('cost what is shown, whatever stands in the past', async () => {
    const { _id, ...past } = cast.pastWorkshop.toObject()
    await Workshop.insertMany(Array.from({ length: 300 }, () => ({ ...past, seats: [], reference: null })))
    const asked = { territory: null, sector: null, after: null, limit: 50 }
    for (const territory of [null, 'departement-13', 'region-93']) {
      const { queries, scans, examined } = await explained(() => openWorkshops({ ...asked, territory }))
      expect([queries, scans], String(territory)).to.deep.equal([2, 0])
      expect(examined, `${String(territory)} ${String(_id)}`).to.be.below(20)
    }
  })

  it('are read by other sites, in a calendar as ical.js reads it, and in English', async () => {
    const { forgeWorkshop } = cast
    expect((await read(paths.openJson())).headers.get('access-control-allow-origin')).to.equal('*')
    const calendar = new ICAL.Component(
      ICAL.parse(await (await read(paths.openCalendar())).text()) as unknown[]
    )
    const events = calendar.getAllSubcomponents('vevent').map(event => new ICAL.Event(event))
    const forge = events.find(({ uid }) => uid === `${forgeWorkshop.id}@declic`)
    expect(forge?.startDate.toJSDate()).to.deep.equal(forgeWorkshop.startsAt)
    expect(forge?.description).to.equal('Places libres')
    expect(await (await read(paths.open(), { 'accept-language': 'en' })).text()).to.include('Open workshops')
    expect(await (await read(`${paths.open()}?lang=en`)).text()).to.include('Open workshops')
    const page = await read(paths.open())
    expect(page.headers.get('vary')).to.match(/Accept-Language/)
    expect(await page.text()).to.not.match(/<script/)
  })
})

describe('the sites that may frame the open workshops', function () {
  this.timeout(30_000)
  useDatabase()
  useEmptyCollections()
  const app = useApp()
  let cast: Cast
  beforeEach(async () => void (cast = await raiseCast()))

  const ancestors = async (path: string) => {
    const { headers } = await fetch(app.url + path)
    const policy = headers.get('content-security-policy') ?? ''
    return { said: /frame-ancestors ([^;]+)/.exec(policy)?.[1], old: headers.get('x-frame-options') }
  }

  it('are those that the administrator names, for that page alone, and stand in the journal', async () => {
    expect(await ancestors(paths.open())).to.deep.equal({ said: "'self'", old: null })
    const admin = await app.signedIn(cast.admin)
    const page = await admin.get(paths.embedding())
    expect(page.text).to.include('<iframe src="http://declic.example.org/open"')
    const typed = 'https://www.example.org/\nhttps://mission.example.org:8443 https://www.example.org'
    expect((await admin.submit(paths.embedding(), { origins: typed })).status).to.equal(303)
    const allowed = "'self' https://www.example.org https://mission.example.org:8443"
    expect((await ancestors(paths.open())).said).to.equal(allowed)
    expect(await ancestors(paths.signIn())).to.deep.equal({ said: "'self'", old: 'SAMEORIGIN' })
    expect((await admin.get(paths.embedding())).text).to.include('sites qui montrent les ateliers ouverts')
    expect((await admin.submit(paths.embedding(), { origins: '' })).status).to.equal(303)
    expect((await ancestors(paths.open())).said).to.equal("'self'")
  })

  it('are no star, no path, no other scheme and no word of a policy: what was typed is kept', async () => {
    const admin = await app.signedIn(cast.admin)
    const wrong = [
      'http://www.example.org',
      'https://*.example.org',
      'https://www.example.org/page',
      "'none'",
      'https://u:p@example.org',
      'data:text/html,x'
    ]
    for (const origins of wrong) {
      await admin.get(paths.embedding())
      const answer = await admin.submit(paths.embedding(), {
        origins: `https://fine.example.org\n${origins}`
      })
      expect(answer.status, origins).to.equal(422)
      expect(answer.text, origins).to.include(origins)
    }
    const many = Array.from({ length: 21 }, (_, index) => `https://s${index}.example.org`).join('\n')
    expect((await admin.submit(paths.embedding(), { origins: many })).status).to.equal(422)
    expect((await ancestors(paths.open())).said).to.equal("'self'")
  })

  it('are told to the second of two who set them at once', async () => {
    const [one, other] = [await app.signedIn(cast.admin), await app.signedIn(cast.admin)]
    await one.get(paths.embedding())
    await other.get(paths.embedding())
    expect((await one.submit(paths.embedding(), { origins: 'https://a.example.org' })).status).to.equal(303)
    expect((await other.submit(paths.embedding(), { origins: 'https://b.example.org' })).status).to.equal(422)
    expect((await ancestors(paths.open())).said).to.equal("'self' https://a.example.org")
  })
})
