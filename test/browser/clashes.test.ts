import { expect } from 'chai'
import { addDays, localDate } from '#lib/dates.ts'
import { slashed } from '#lib/identifiers/typed-date.ts'
import { workingDay } from '#seeds/calendar.ts'
import { planWorkshop } from '#models/planning/planning.ts'
import type { PlaceChoice } from '#models/planning/slot.ts'
import { paths } from '#server/paths.ts'
import { useBrowser, type Look } from '../support/browser.ts'
import { raiseCast, type Cast } from '../support/cast.ts'
import { useApp, type Visitor } from '../support/client.ts'
import { useDatabase } from '../support/database.ts'
import { whatIsWrong } from './reading.ts'

const LOOKS: Look[] = [
  { language: 'fr', device: 'desk', theme: 'light' },
  { language: 'en', device: 'phone', theme: 'dark' }
]

describe('A workshop that clashes', function () {
  this.timeout(120_000)
  useDatabase()
  const app = useApp()
  const windows = useBrowser(app)
  let cast: Cast
  let visitor: Visitor
  const day = workingDay(addDays(localDate(new Date(), 'Europe/Paris'), 40), 1)
  before(async () => {
    cast = await raiseCast()
    await cast.maconneries.updateOne({ agencies: [cast.aubagne._id, cast.nice._id] })
    const site = String(cast.maconneries.sites[0]?._id)
    await plan('nice', { kind: 'company', company: cast.maconneries.id, site }, 'D1106')
    await plan('aubagne', { kind: 'agency', room: 'Salle collective 1' }, 'H2902')
    visitor = await app.signedIn(cast.marie)
  })
  const plan = (agency: 'aubagne' | 'nice', place: PlaceChoice, trade: string) =>
    planWorkshop({
      agency: cast[agency]._id,
      by: cast.marie._id,
      outline: {
        sector: null,
        trade,
        parts: [],
        facilitators: [
          agency === 'nice' ? { account: null, name: 'Ana' } : { account: cast.romain._id, name: 'Romain' }
        ],
        capacity: 8,
        access: '',
        bring: ''
      },
      slot: { date: day, from: '09:00', to: '12:00', saturday: false, place }
    })

  for (const look of LOOKS) {
    it(`says all of it, keeps what was typed and reads well, ${look.language} ${look.device}`, async () => {
      const { page } = await windows.open({ ...look, visitor })
      await page.goto(paths.newWorkshop())
      await page.selectOption('[name=trade]', 'H2902')
      await page.fill('[name=date]', slashed(day))
      await page.fill('[name=from]', '10:00')
      await page.fill('[name=to]', '11:30')
      const site = `site:${cast.maconneries.id}:${String(cast.maconneries.sites[0]?._id)}`
      await page.selectOption('[name=place]', site)
      await page.check(`[name=facilitators][value="${cast.romain.id}"]`)
      await page.fill('[name=access]', 'Par la cour')
      await page.click('form.card-form button.button-primary')
      const list = page.locator('.clash-list > li')
      expect(await list.count()).to.equal(3)
      expect(await page.inputValue('[name=access]')).to.equal('Par la cour')
      expect(await page.locator('.clash-list a').count()).to.equal(2)
      expect(await whatIsWrong(page, look)).to.deep.equal([])
      await page.selectOption('[name=place]', 'room:Salle collective 2')
      await page.uncheck(`[name=facilitators][value="${cast.romain.id}"]`)
      await page.click('form.card-form button.button-primary')
      expect(await page.locator('.clash-soft').count()).to.equal(1)
      await page.fill('[name=overrideReason]', 'Deux groupes')
      expect(await whatIsWrong(page, look)).to.deep.equal([])
    })
  }
})
