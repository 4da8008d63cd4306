import { expect } from 'chai'
import { SeatRequest } from '#models/records/seat-request.ts'
import { paths } from '#server/paths.ts'
import { useBrowser, type Look } from '../support/browser.ts'
import { raiseCast, type Cast } from '../support/cast.ts'
import { useApp } from '../support/client.ts'
import { useDatabase } from '../support/database.ts'
import { whatIsWrong } from './reading.ts'

const LOOKS: Look[] = [
  { language: 'fr', device: 'desk', theme: 'light' },
  { language: 'en', device: 'phone', theme: 'dark' }
]

/** Pages outside of sessions, which the walk through every page does not read. */
describe('Asking for a seat, in a browser', function () {
  this.timeout(180_000)
  useDatabase()
  const app = useApp()
  const windows = useBrowser(app)
  let cast: Cast
  before(async () => void (cast = await raiseCast()))

  for (const look of LOOKS) {
    it(`reads well empty, refused and sent, in ${look.language} on a ${look.device}`, async () => {
      const { page } = await windows.open(look)
      const workshop = look.device === 'desk' ? cast.forgeWorkshop : cast.fullWorkshop
      await page.goto(`${paths.open()}?lang=${look.language}`)
      await page.locator(`a[href^="${paths.newOpenRequest(workshop.id)}"]`).click()
      expect(await whatIsWrong(page, look)).to.deep.equal([])
      await page.locator('form .button-primary').click()
      expect(await page.locator('[aria-invalid="true"]').count()).to.equal(3)
      expect(await whatIsWrong(page, look)).to.deep.equal([])
      await page.locator('#firstName').fill('Aline')
      await page.locator('#lastName').fill('Roche')
      await page.locator('#phone').fill('06 39 98 00 77')
      await page.locator('form .button-primary').click()
      await page.waitForURL(`**${paths.openRequestSent(workshop.id)}**`)
      expect(await whatIsWrong(page, look)).to.deep.equal([])
      const found = await SeatRequest.findOne({ workshop: workshop._id }).orFail()
      expect(found).to.include({ lastName: 'Roche', wish: look.device === 'desk' ? 'seat' : 'ifFreed' })
    })
  }
})
