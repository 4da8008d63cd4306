import { expect } from 'chai'
import { takeSeat } from '#models/seats/seats.ts'
import { paths } from '#server/paths.ts'
import { useBrowser, type Look } from '../support/browser.ts'
import { raiseCast, type Cast } from '../support/cast.ts'
import { useApp } from '../support/client.ts'
import { useDatabase } from '../support/database.ts'
import { whatIsWrong } from './reading.ts'

const LOOKS: (Look & { scripts: boolean })[] = [
  { language: 'fr', device: 'desk', theme: 'light', scripts: true },
  { language: 'en', device: 'phone', theme: 'light', scripts: false }
]

/** What is shown in answer to a form, which the walk through every page does not read. */
describe('Writing to several people, in a browser', function () {
  this.timeout(180_000)
  useDatabase()
  const app = useApp()
  const windows = useBrowser(app)
  let cast: Cast
  before(async () => {
    cast = await raiseCast()
    for (const { _id: person } of [cast.karim, cast.odile])
      await takeSeat(cast.forgeWorkshop._id, { person, by: cast.marie._id })
  })

  for (const look of LOOKS) {
    it(`is ticked, read and sent, and may be taken back, in ${look.language} on a ${look.device}`, async () => {
      const visitor = await app.signedIn(cast.marie)
      const { page } = await windows.open({ ...look, visitor })
      const forge = paths.workshop(String(cast.forgeWorkshop.id))
      const wrong = async () => (look.scripts ? whatIsWrong(page, look) : [])
      await page.goto(forge)
      for (const box of await page.locator('#seats input[name="people"]').all()) await box.check()
      await page.locator('button[name="act"][value="write"]').click()
      await page.locator('#text').fill('Apportez des chaussures fermées.\nLe parking est derrière.')
      await page.locator('button[value="read"]').click()
      expect(await wrong()).to.deep.equal([])
      expect(await page.locator('pre').first().textContent()).to.include('chaussures fermées')
      await page.locator('main .button-primary').click()
      const undo = page.locator('section form[action*="act=write"] button')
      expect(await wrong()).to.deep.equal([])
      await undo.first().click()
      expect(await page.locator('.flash').isVisible()).to.equal(true)
      expect(await undo.count()).to.equal(0)
    })
  }
})
