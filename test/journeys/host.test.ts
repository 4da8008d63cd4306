import { expect } from 'chai'
import { Participation } from '#models/records/participation.ts'
import { Workshop } from '#models/records/workshop.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { paths } from '#server/paths.ts'
import { useBrowser } from '../support/browser.ts'
import { useApp, type Visitor } from '../support/client.ts'
import { useDatabase } from '../support/database.ts'
import { nameOf, Walker, WAYS } from './walker.ts'

const HOUR = 3_600_000

for (const way of WAYS) {
  describe(`A host’s walk, ${nameOf(way)}`, function () {
    this.timeout(90_000)
    useDatabase()
    const app = useApp()
    const windows = useBrowser(app)
    let cast: Cast
    let session: Visitor
    before(async () => {
      cast = await raiseCast()
      session = await app.signedIn(cast.paul)
    })

    /** So that half an hour ago is the same day, whenever the tests are run. */
    const whereItIsNoon = () => {
      const ahead = 12 - new Date().getUTCHours()
      return ahead < 0 ? `Etc/GMT+${-ahead}` : `Etc/GMT-${ahead}`
    }

    /** Puts the company's workshop so many hours from now. */
    const at = async (hours: number) => {
      const startsAt = new Date(Date.now() + hours * HOUR)
      const endsAt = new Date(startsAt.getTime() + 3 * HOUR)
      await Workshop.updateOne(
        { _id: cast.companyWorkshop._id },
        { $set: { startsAt, endsAt, timeZone: whereItIsNoon() } }
      )
      await Participation.updateMany({ workshop: cast.companyWorkshop._id }, { $set: { startsAt } })
    }

    it('sees a number before the day, ticks people in on the day, and says whom to meet again', async () => {
      const walk = await Walker.start(windows.open, way, session)
      await walk.go('/')
      await walk.page.waitForURL(`**${paths.hosting()}`)
      await walk.page
        .locator('main')
        .getByRole('link', { name: cast.companyWorkshop.tradeLabel })
        .first()
        .click()
      await walk.says('hosting.before')
      expect(await walk.page.content()).not.to.include('Inès')

      await at(-0.5)
      await walk.page.reload()
      await walk.press('hosting.hereOf', { name: 'Inès S.' })
      await walk.says('hosting.count', { here: 1, expected: 2 })
      await walk.press('hosting.backOf', { name: 'Inès S.' })
      await walk.says('hosting.count', { here: 0, expected: 2 })
      await walk.press('hosting.everyone')
      await walk.says('hosting.everyoneDone', { count: 2 })

      await at(-30)
      await walk.page.reload()
      await walk.page.getByRole('checkbox', { name: 'Inès S.' }).check()
      await walk.press('hosting.save')
      await walk.says('hosting.wishesSaved', { count: 1 })
      expect(await walk.page.getByRole('checkbox', { name: 'Inès S.' }).isChecked()).to.equal(true)
    })
  })
}
