import { expect } from 'chai'
import { Workshop } from '#models/records/workshop.ts'
import { paths } from '#server/paths.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useApp, type Visitor } from '#test/support/client.ts'
import { useDatabase } from '#test/support/database.ts'
import { addDays, localDate } from '#lib/dates.ts'
import { slashed } from '#lib/identifiers/typed-date.ts'
import { workingDay } from '#seeds/calendar.ts'

describe('A copy of a workshop', () => {
  useDatabase()
  const app = useApp()
  let cast: Cast
  let marie: Visitor
  before(async () => {
    cast = await raiseCast()
    marie = await app.signedIn(cast.marie)
  })

  const copyOf = (id: unknown) => `${paths.newWorkshop()}?like=${String(id)}`

  it('begins with what the workshop is, and asks for the day', async () => {
    const page = await marie.get(paths.workshop(cast.companyWorkshop.id))
    expect(page.body).to.include(copyOf(cast.companyWorkshop.id))
    const form = await marie.get(copyOf(cast.companyWorkshop.id))
    expect(form.body)
      .to.include('Chaussures de sécurité')
      .and.match(/name="date"[^>]*value=""/s)
    expect(form.body).to.include(`value="site:${cast.maconneries.id}:`)
  })

  it('is a draft of its own: no one of the first comes, and its host is asked anew', async () => {
    const day = workingDay(addDays(localDate(new Date(), 'Europe/Paris'), 60), 1)
    await marie.get(copyOf(cast.companyWorkshop.id))
    const answer = await marie.submit(paths.workshops(), { date: slashed(day) })
    const copy = await Workshop.findById(answer.location?.split('/').at(-1)).orFail()
    const { trade, bring, capacity, place, localDay } = cast.companyWorkshop
    expect([copy.trade, copy.bring, copy.capacity, copy.place.name]).to.deep.equal([
      trade,
      bring,
      capacity,
      place.name
    ])
    expect([copy.state, copy.taken, copy.hostReply ?? null]).to.deep.equal(['draft', 0, null])
    expect([copy.localDay === day, copy.localDay === localDay]).to.deep.equal([true, false])
  })

  it('is made of nobody else’s workshop', async () => {
    expect((await marie.get(copyOf(cast.niceWorkshop.id))).status).to.equal(404)
    expect((await marie.get(copyOf('nothing'))).status).to.equal(404)
  })
})
