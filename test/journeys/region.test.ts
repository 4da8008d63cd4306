import { expect } from 'chai'
import { localDate } from '#lib/dates.ts'
import { Participation } from '#models/records/participation.ts'
import { recountStale } from '#models/figures/recount.ts'
import { nextMonth } from '#models/figures/report.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { paths } from '#server/paths.ts'
import { useBrowser } from '../support/browser.ts'
import { useApp, type Visitor } from '../support/client.ts'
import { useDatabase } from '../support/database.ts'
import { nameOf, Walker, WAYS } from './walker.ts'
import { markAttendance } from '#models/follow-up/attendance.ts'

for (const way of WAYS) {
  describe(`The regional team’s walk, ${nameOf(way)}`, function () {
    this.timeout(90_000)
    useDatabase()
    const app = useApp()
    const windows = useBrowser(app)
    let cast: Cast
    let session: Visitor
    before(async () => {
      cast = await raiseCast()
      for (const one of await Participation.find({ workshop: cast.pastWorkshop._id }))
        await markAttendance(one, {
          attendance: one.person.equals(cast.theo._id) ? 'noshow' : 'attended',
          by: cast.marie._id
        })
      await recountStale()
      session = await app.signedIn(cast.sofia)
    })

    it('reads the funnel, asks how it is counted, and narrows it down', async () => {
      const walk = await Walker.start(windows.open, way, session)
      await walk.go('/')
      await walk.page.waitForURL(`**${paths.results()}`)
      const last = nextMonth(localDate(new Date(), 'Europe/Paris').slice(0, 7), 2)
      await walk.choose('results.to', last)
      await walk.press('results.filter')
      await walk.page.getByText(walk.words('results.how')).click()
      // Two of the three whose roll-call is done came: so few are not told.
      const few = walk.words('results.few', { limit: 5 })
      await walk.says('results.fraction', { of: few, over: few })
      await walk.choose('results.sector', 'NUM')
      await walk.press('results.filter')
      await walk.says('results.empty.title')
      await walk.press('results.empty.action')
      await walk.page.waitForURL(`**${paths.results()}`)
    })

    it('takes the figures away as a file that names nobody', async () => {
      const walk = await Walker.start(windows.open, way, session)
      await walk.go(paths.results())
      const [download] = await Promise.all([walk.page.waitForEvent('download'), walk.press('results.csv')])
      expect(download.suggestedFilename()).to.match(/^declic-\d{4}-\d\d-\d{4}-\d\d\.csv$/)
    })

    it('is shown no one’s file', async () => {
      const walk = await Walker.start(windows.open, way, session)
      await walk.go(paths.person(String(cast.nadia._id)))
      expect(await walk.page.content()).not.to.include('Benali')
    })
  })
}
