import { expect } from 'chai'
import { propose } from '#models/invitations/proposing.ts'
import { takeSeat } from '#models/seats/seats.ts'
import { paths } from '#server/paths.ts'
import { useBrowser, type Look } from '../support/browser.ts'
import { raiseCast, type Cast } from '../support/cast.ts'
import { useApp, type Visitor } from '../support/client.ts'
import { useDatabase } from '../support/database.ts'
import { deliverPost } from '../support/post.ts'
import { whatIsWrong } from './reading.ts'

const LOOKS: Look[] = [
  { language: 'fr', device: 'desk', theme: 'light' },
  { language: 'en', device: 'phone', theme: 'dark' }
]

describe('The calls, in a browser', function () {
  this.timeout(120_000)
  useDatabase()
  const app = useApp()
  const windows = useBrowser(app)
  let cast: Cast
  let marie: Visitor
  before(async () => {
    cast = await raiseCast()
    const { lucie, karim, odile, forgeWorkshop: workshop, companyWorkshop } = cast
    const now = new Date(Date.now() - 4 * 86_400_000)
    for (const person of [karim, lucie]) await propose({ workshop, person, by: cast.marie._id, now })
    await takeSeat(companyWorkshop._id, { person: odile._id, by: cast.marie._id })
    await deliverPost()
    marie = await app.signedIn(cast.marie)
    await marie.get(paths.calls())
    await marie.post(paths.callClaim(karim.id))
  })

  for (const look of LOOKS)
    it(`are answered on one screen, in ${look.language} on a ${look.device}`, async () => {
      const { page } = await windows.open({ visitor: marie, ...look })
      await page.goto(paths.call(cast.karim.id))
      const number = await page.locator('.call-number').boundingBox()
      const last = await page.locator('.call-answers > :last-child').boundingBox()
      const bar = look.device === 'phone' ? await page.locator('.tab-bar').boundingBox() : null
      expect(number?.y).to.be.above(0)
      expect((last?.y ?? 0) + (last?.height ?? 0)).to.be.below(bar?.y ?? 768)
      expect(await whatIsWrong(page, look)).to.deep.equal([])
      await page.locator('summary.call-answer').first().click()
      expect(await whatIsWrong(page, look)).to.deep.equal([])
    })

  it('are answered without script, by a letter with it, and the next one opens', async () => {
    const { page } = await windows.open({ visitor: marie, scripts: false })
    await page.goto(paths.call(cast.karim.id))
    await page.getByRole('button', { name: /^Pas de réponse/ }).click()
    await page.getByRole('heading', { name: 'Odile Roussel' }).waitFor()
    const { page: typed } = await windows.open({ visitor: marie })
    await typed.goto(paths.call(cast.odile.id))
    await typed.locator('.call-number').focus()
    await typed.keyboard.press('o')
    await typed.getByText('Odile Roussel a dit oui').waitFor()
    await typed.getByRole('heading', { name: 'Lucie Ferrand' }).waitFor()
  })
})
