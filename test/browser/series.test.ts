import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { addDays, HOME_ZONE, localDate } from '#lib/dates.ts'
import { slashed } from '#lib/identifiers/typed-date.ts'
import { Account } from '#models/records/account.ts'
import { Agency } from '#models/records/agency.ts'
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

  /** A third agency beside those of the cast, in the same region. */
  async function third(): Promise<Account> {
    const { _id: _own, ...like } = cast.aubagne.toObject()
    const agency = await Agency.create({ ...like, safir: '13099', name: 'Gardanne' })
    const { _id, ...marie } = cast.marie.toObject()
    return Account.create({ ...marie, email: 'lea.costa@example.org', agency: agency._id } as never)
  }

  it('of ten workshops is planned in each of three agencies in at most fifteen inputs, from sign-in, without script', async () => {
    const terms = [
      { account: cast.marie, rhythm: '' },
      { account: cast.samira, rhythm: 'week2' },
      { account: await third(), rhythm: 'week3' }
    ]
    for (const { account, rhythm } of terms) {
      const { agency: _id } = account
      const agency = await Agency.findById(_id).orFail()
      const counted = await planTerm({ account, room: agency.rooms.at(-1)?.name ?? '', rhythm })
      expect(counted, agency.name).to.be.at.most(MOST_INPUTS)
      const series = await Series.find({ agency: agency._id })
      const drafts = await Workshop.find({ series: { $in: series.map(one => one._id) } }).sort({
        startsAt: 1
      })
      const sectors = new Set(drafts.map(({ sector }) => sector)).size
      expect([series.length, drafts.length, sectors], agency.name).to.deep.equal([2, 10, 2])
    }
    expect(await Workshop.countDocuments({ series: { $exists: true } })).to.equal(30)
  })

  /** As a counsellor does it by hand; how many inputs it took. */
  async function planTerm({ account, room, rhythm }: { account: Account; room: string; rhythm: string }) {
    const { page } = await windows.open({ scripts: false })
    const inputs = countedOn(page)
    await page.goto(paths.signIn())
    await inputs.fill('email', account.email)
    await inputs.fill('password', CAST_PASSWORD)
    await inputs.press('button', 'Se connecter')
    await inputs.press('link', 'Planning')
    await inputs.press('link', 'Planifier une série')
    await inputs.choose('trade', 'F1703')
    await inputs.fill('date', slashed(workingDay(addDays(localDate(new Date(), HOME_ZONE), 120), 1)))
    if ((await page.locator('select[name=place]').inputValue()) === '')
      await inputs.choose('place', `room:${room}`)
    if (rhythm) await inputs.tick('rhythm', rhythm)
    await inputs.fill('times', '5')
    await inputs.press('button', 'Revoir les dates')
    await inputs.press('button', 'Enregistrer en brouillon')
    await inputs.press('link', 'Une autre série comme celle-ci')
    await inputs.choose('trade', 'H2902')
    await inputs.press('button', 'Enregistrer en brouillon')
    return inputs.count()
  }
})

function countedOn(page: Page) {
  let count = 0
  return {
    count: () => count,
    fill: (name: string, text: string) => (count++, page.fill(`[name=${name}]`, text)),
    choose: (name: string, value: string) => (count++, page.selectOption(`select[name=${name}]`, value)),
    tick: (name: string, value: string) => (count++, page.check(`[name=${name}][value=${value}]`)),
    press: (role: 'button' | 'link', name: string) => (
      count++,
      page.getByRole(role, { name, exact: true }).first().click()
    )
  }
}
