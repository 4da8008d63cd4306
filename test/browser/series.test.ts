import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { addDays, HOME_ZONE, localDate } from '#lib/dates.ts'
import { slashed } from '#lib/identifiers/typed-date.ts'
import { Series } from '#models/records/series.ts'
import { Workshop } from '#models/records/workshop.ts'
import { paths } from '#server/paths.ts'
import { CAST_PASSWORD, type Cast, raiseCast } from '#test/support/cast.ts'
import { workingDay } from '#seeds/calendar.ts'
import { useBrowser } from '../support/browser.ts'
import { useApp } from '../support/client.ts'
import { useDatabase } from '../support/database.ts'

/** An input is a field filled, a choice or a press. */
const MOST_INPUTS = 15

describe('A term of two sectors', function () {
  this.timeout(120_000)
  useDatabase()
  const app = useApp()
  const windows = useBrowser(app)
  let cast: Cast
  before(async () => {
    cast = await raiseCast()
  })

  it('of ten workshops is planned from sign-in in at most fifteen inputs, without script', async () => {
    const { page } = await windows.open({ scripts: false })
    const inputs = countedOn(page)
    await page.goto(paths.signIn())
    await inputs.fill('email', cast.marie.email)
    await inputs.fill('password', CAST_PASSWORD)
    await inputs.press('button', 'Se connecter')
    await inputs.press('link', 'Planning')
    await inputs.press('link', 'Planifier une série')
    await inputs.choose('trade', 'F1703')
    await inputs.fill('date', slashed(workingDay(addDays(localDate(new Date(), HOME_ZONE), 120), 1)))
    await inputs.choose('place', 'room:Salle collective 2')
    await inputs.fill('times', '5')
    await inputs.press('button', 'Revoir les dates')
    await inputs.press('button', 'Enregistrer en brouillon')
    await inputs.press('link', 'Une autre série comme celle-ci')
    await inputs.choose('trade', 'H2902')
    await inputs.press('button', 'Enregistrer en brouillon')
    const series = await Series.find()
    const drafts = await Workshop.find({ series: { $in: series.map(({ _id }) => _id) } })
    expect([series.length, drafts.length, new Set(drafts.map(({ sector }) => sector)).size]).to.deep.equal([
      2, 10, 2
    ])
    expect(inputs.count()).to.be.at.most(MOST_INPUTS)
  })
})

function countedOn(page: Page) {
  let count = 0
  return {
    count: () => count,
    fill: (name: string, text: string) => (count++, page.fill(`[name=${name}]`, text)),
    choose: (name: string, value: string) => (count++, page.selectOption(`select[name=${name}]`, value)),
    press: (role: 'button' | 'link', name: string) => (
      count++,
      page.getByRole(role, { name, exact: true }).first().click()
    )
  }
}
