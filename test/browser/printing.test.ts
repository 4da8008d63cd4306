import { expect } from 'chai'
import { localDate } from '#lib/dates.ts'
import { paths } from '#server/paths.ts'
import { useBrowser } from '../support/browser.ts'
import { useApp, type Visitor } from '../support/client.ts'
import { useDatabase } from '../support/database.ts'
import { raiseWorld, type World } from './world.ts'

describe('Printing', function () {
  this.timeout(60_000)
  useDatabase()
  const app = useApp()
  const windows = useBrowser(app)
  let world: World

  before(async () => {
    world = await raiseWorld()
  })

  /** Of what is printed as its style sheets lay it out. */
  const sheets = async (address: string, visitor?: Visitor) => {
    const { page } = await windows.again({ visitor })
    await page.goto(address)
    const printed = await page.pdf({ preferCSSPageSize: true })
    return printed.toString('latin1').match(/\/Type \/Page\b/g)?.length
  }

  it('puts the week, the day and the ways to reach us on one sheet each', async () => {
    const marie = await app.signedIn(world.marie)
    const day = localDate(new Date(), 'Europe/Paris')
    expect(await sheets(paths.planning(), marie), 'the week').to.equal(1)
    expect(await sheets(paths.planningDay(day), marie), 'the hours').to.equal(1)
    expect(await sheets(paths.planningMonth(day.slice(0, 7)), marie), 'the month').to.equal(1)
    expect(await sheets(paths.daySheet(day), marie), 'the day').to.equal(1)
    expect(await sheets(paths.contact()), 'the ways to reach us').to.equal(1)
  })

  it('puts results that tell little on one sheet', async () => {
    const sofia = await app.signedIn(world.sofia)
    expect(await sheets(paths.results(), sofia)).to.equal(1)
  })
})
