import { expect } from 'chai'
import { saveNextStep } from '#models/follow-up/next-steps.ts'
import { markAttendance } from '#models/follow-up/attendance.ts'
import { companyPage } from '#models/figures/company-page.ts'
import { Company } from '#models/records/company.ts'
import { JournalEntry } from '#models/records/journal-entry.ts'
import { Participation } from '#models/records/participation.ts'
import { Workshop } from '#models/records/workshop.ts'
import { localDate } from '#lib/dates.ts'
import { paths } from '#server/paths.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useApp } from '#test/support/client.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'

describe('The public page of a company', () => {
  useDatabase()
  useEmptyCollections()
  const app = useApp()
  let cast: Cast
  beforeEach(async () => void (cast = await raiseCast()))

  const read = (path: string, headers: Record<string, string> = {}) =>
    fetch(app.url + path, { headers: { 'accept-language': 'fr', ...headers } })
  const page = () => paths.openCompany(cast.maconneries.id)
  const choose = async (agrees: 'yes' | 'no') => {
    const paul = await app.signedIn(cast.paul)
    await paul.get(paths.hostingPublicPage(cast.maconneries.id))
    return paul.post(paths.hostingPublicPage(cast.maconneries.id), { agrees })
  }

  it('is there once its host agrees, linked from the open workshops, and gone as soon as it is taken back', async () => {
    const before = await read(page())
    expect(before.status).to.equal(404)
    expect(await (await read(paths.open())).text()).not.to.include(page())
    expect((await choose('yes')).status).to.equal(303)
    const answer = await read(page())
    expect([
      answer.status,
      answer.headers.get('set-cookie'),
      answer.headers.get('cache-control')
    ]).to.deep.equal([200, null, 'public, no-cache'])
    const text = await answer.text()
    expect(text).to.include('Maçonneries du Garlaban').and.include(cast.companyWorkshop.tradeLabel)
    expect(text).not.to.match(/Fabre|0465710206|04 65|siret|Inès|Théo/i)
    const tag = answer.headers.get('etag') ?? ''
    expect((await read(page(), { 'if-none-match': tag })).status).to.equal(304)
    expect(await (await read(paths.open())).text()).to.include(page())
    await choose('no')
    const gone = await read(page(), { 'if-none-match': tag })
    expect(gone.status).to.equal(404)
    expect(await gone.text()).to.equal(await (await read(paths.openCompany('f'.repeat(24)))).text())
    expect(await JournalEntry.distinct('kind', { subject: 'company' })).to.include.members([
      'companyShown',
      'companyHidden'
    ])
  })

  it('is refused to a prospect, to another company’s host and to a counsellor', async () => {
    await Company.updateOne({ _id: cast.maconneries._id }, { project: { need: 'Deux maçons' } })
    expect((await choose('yes')).status).to.equal(422)
    await Company.updateOne({ _id: cast.maconneries._id }, { publicSince: new Date() })
    expect((await read(page())).status).to.equal(404)
    const marie = await app.signedIn(cast.marie)
    expect((await marie.get(paths.hostingPublicPage(cast.maconneries.id))).status).to.equal(404)
    const other = await Company.create({ name: 'Ailleurs', agencies: [cast.aubagne._id] })
    const paul = await app.signedIn(cast.paul)
    expect((await paul.get(paths.hostingPublicPage(other.id))).status).to.equal(404)
  })

  it('tells hires by steps alone, none and a few alike', async () => {
    const startsAt = new Date(Date.now() - 7 * 86_400_000)
    await Workshop.updateOne(
      { _id: cast.companyWorkshop._id },
      { startsAt, endsAt: new Date(+startsAt + 3 * 3_600_000) }
    )
    await Participation.updateMany({ workshop: cast.companyWorkshop._id }, { startsAt })
    const none = await companyPage(cast.maconneries._id)
    const by = cast.marie._id
    for (const one of await Participation.find({ workshop: cast.companyWorkshop._id, state: 'registered' })) {
      await markAttendance(one, { attendance: 'attended', by })
      const startedOn = localDate(new Date(), 'Europe/Paris')
      const step = { kind: 'hire', state: 'started', startedOn, contract: 'cdi', saidBy: 'employer' } as const
      await saveNextStep(one, { ...step, by })
    }
    const few = await companyPage(cast.maconneries._id)
    expect([none.workshops, none.hires, few.hires]).to.deep.equal([1, null, null])
    const [like] = await Participation.find({ workshop: cast.companyWorkshop._id }).lean()
    const ids = Array.from({ length: 5 }, () => new Workshop()._id)
    await Participation.collection.insertMany(
      ids.map(_id => ({ ...like, _id, person: _id, state: 'registered' }))
    )
    expect((await companyPage(cast.maconneries._id)).hires).to.equal(5)
  })
})
