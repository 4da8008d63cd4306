import { raiseCast, type Cast } from '#test/support/cast.ts'
import { paths } from '#server/paths.ts'
import { useBrowser } from '../support/browser.ts'
import { useApp } from '../support/client.ts'
import { useDatabase } from '../support/database.ts'
import { deliverPost, resetLinkTo } from '../support/post.ts'
import { nameOf, Walker, WAYS } from './walker.ts'

const NEW_PASSWORD = 'quatre platanes près du port'

for (const way of WAYS) {
  describe(`A forgotten password, ${nameOf(way)}`, function () {
    this.timeout(90_000)
    useDatabase()
    const app = useApp()
    const windows = useBrowser(app)
    let cast: Cast
    before(async () => void (cast = await raiseCast()))

    it('is chosen anew through the link in the mailbox, which serves once', async () => {
      const walk = await Walker.start(windows.open, way)
      await walk.go(paths.signIn())
      await walk.press('auth.signIn.forgotten')
      await walk.write('auth.email', cast.romain.email)
      await walk.press('auth.forgotten.send')
      await walk.says('auth.linkSent.title')
      await deliverPost()

      await walk.go(`${paths.mailbox()}?kind=passwordReset`)
      await walk.page.getByRole('link', { name: 'Romain Pinatel' }).filter({ visible: true }).first().click()
      await walk.page.waitForURL(/mailbox\/[\da-f]{24}/)
      await walk.press('messages.mailbox.tab.text')
      const link = await resetLinkTo(cast.romain.email)
      await walk.reads(link)

      await walk.go(link)
      await walk.write('auth.password.label', 'court')
      await walk.press('auth.password.send')
      await walk.says('auth.password.tooShort', { count: 12 })
      await walk.write('auth.password.label', NEW_PASSWORD)
      await walk.press('auth.password.send')
      await walk.says('auth.password.chosen')
      await walk.write('auth.email', cast.romain.email)
      await walk.write('auth.signIn.password', NEW_PASSWORD)
      await walk.press('auth.signIn.send')
      await walk.page.waitForURL(`**${paths.today()}`)

      await walk.go(link)
      await walk.says('auth.linkOver.title')
    })
  })
}
