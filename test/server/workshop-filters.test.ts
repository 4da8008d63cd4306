import { expect } from 'chai'
import { FILTERS } from '#models/planning/listing.ts'
import { raiseCast, type Cast } from '#seeds/cast.ts'
import { paths } from '#server/paths.ts'
import { useApp } from '#test/support/client.ts'
import { useDatabase } from '#test/support/database.ts'

describe('The filters of the list of workshops', () => {
  useDatabase()
  const app = useApp()
  let cast: Cast
  before(async () => {
    cast = await raiseCast()
  })

  it('each have a field, which keeps what was chosen, and a chip that takes it away', async () => {
    const sofia = app.visitor()
    await sofia.signIn(cast.sofia)
    const chosen: Record<(typeof FILTERS)[number], string> = {
      from: '01/01/2020',
      to: '31/12/2099',
      sector: 'BTP',
      territory: 'departement-13',
      kind: 'company',
      workshopKind: 'jobDating',
      host: 'forge',
      company: String(cast.companyWorkshop.place.company),
      seats: '2',
      status: 'open',
      mine: 'yes'
    }
    const page = await sofia.get(`${paths.workshops()}?${new URLSearchParams(chosen).toString()}`)
    expect(page.status).to.equal(200)
    // None is theirs to run.
    expect(page.body).not.to.match(/ name="mine"/)
    for (const name of FILTERS.filter(one => one !== 'mine')) {
      expect(page.body, `field of ${name}`).to.match(new RegExp(`<(input|select)[^>]* name="${name}"`))
      const without = new URLSearchParams({ ...chosen, [name]: '' })
      without.delete('mine')
      if (name !== 'from') without.delete(name)
      expect(page.body, `chip of ${name}`).to.include(without.toString().replaceAll('&', '&amp;'))
    }
  })
})
