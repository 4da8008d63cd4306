import { expect } from 'chai'
import mongoose from 'mongoose'
import type { Page } from 'playwright-core'
import { hostLinkOf, renewHostLink, cutHostLink } from '#models/access/host-links.ts'
import { Participation } from '#models/records/participation.ts'
import { Workshop } from '#models/records/workshop.ts'
import { paths } from '#server/paths.ts'
import { CAST_PASSWORD, type Cast, raiseCast } from '#test/support/cast.ts'
import { useBrowser } from '../support/browser.ts'
import { useApp } from '../support/client.ts'
import { useDatabase } from '../support/database.ts'

const HOUR = 3_600_000
const KEPT = "localStorage.getItem('declic.arrivals')"
const SECRET = 'a-secret-of-the-tests-of-32-signs'

describe('The list of a host while there is no network', function () {
  this.timeout(60_000)
  useDatabase()
  const app = useApp()
  const windows = useBrowser(app)
  let cast: Cast
  before(async () => {
    cast = await raiseCast()
    const ahead = 12 - new Date().getUTCHours()
    const timeZone = ahead < 0 ? `Etc/GMT+${-ahead}` : `Etc/GMT-${ahead}`
    const startsAt = new Date(Date.now() - HOUR / 2)
    const times = { startsAt, endsAt: new Date(+startsAt + 3 * HOUR), timeZone }
    await Workshop.updateOne({ _id: cast.companyWorkshop._id }, { $set: times })
    await Participation.updateMany({ workshop: cast.companyWorkshop._id }, { $set: { startsAt } })
  })
  afterEach(() =>
    Participation.updateMany(
      { workshop: cast.companyWorkshop._id },
      { $set: { attendance: null, attendanceAt: null, corrections: [] } }
    )
  )

  const ines = () =>
    Participation.findOne({ workshop: cast.companyWorkshop._id, person: cast.ines._id }).orFail()
  const kept = (page: Page) => page.evaluate<string | null>(KEPT)
  /** The policy of the page lets nobody wait in it for an expression. */
  const isSent = async (page: Page) => {
    while ((await kept(page)) !== null) await page.waitForTimeout(50)
  }
  const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click()
  const signIn = async (page: Page, { email }: { email: string }) => {
    await page.fill('[name=email]', email)
    await page.fill('[name=password]', CAST_PASSWORD)
    await page.getByRole('button', { name: 'Se connecter', exact: true }).click()
  }

  it('is kept by id alone, sent when the network returns with its moment, and forgotten', async () => {
    const { page } = await windows.open({ device: 'phone', visitor: await app.signedIn(cast.paul) })
    await page.goto(paths.hostingDay(cast.companyWorkshop.id))
    await page.context().setOffline(true)
    await press(page, 'Inès S. est là')
    await page.getByText('Est là : gardé sur ce téléphone').waitFor()
    await page.getByText(/Continuez\s: 1 réponse est gardée/).waitFor()
    await page.getByText('1 sur 2 sont là').waitFor()
    expect(await kept(page))
      .to.include(cast.ines.id)
      .and.not.match(/In[eè]s/)
    expect((await ines()).attendance).to.equal(null)
    const said = Date.now()
    await page.context().setOffline(false)
    await page.getByText(/Là depuis/).waitFor()
    expect(await kept(page)).to.equal(null)
    const found = await ines()
    expect(found.attendance).to.equal('attended')
    expect(+(found.attendanceAt ?? 0)).to.be.below(said)
  })

  it('is one when its first sending arrived and the answer to it was lost', async () => {
    const { page, troubles } = await windows.open({ visitor: await app.signedIn(cast.paul) })
    await page.goto(paths.hostingDay(cast.companyWorkshop.id))
    const address = `**${paths.hostingKeptArrivals(cast.companyWorkshop.id)}`
    let sent = 0
    await page.route(address, async route => {
      if (++sent > 1) return route.continue()
      await route.fetch()
      return route.abort()
    })
    await press(page, 'Inès S. est là')
    await page.getByText('Est là : gardé sur ce téléphone').waitFor()
    await page.getByText(/Continuez\s: 1 réponse est gardée/).waitFor()
    expect((await ines()).attendance).to.equal('attended')
    await page.evaluate("window.dispatchEvent(new Event('online'))")
    await isSent(page)
    expect(sent).to.equal(2)
    expect((await ines()).corrections).to.have.length(1)
    troubles.length = 0
  })

  it('is sent as the form that it is when the telephone is full', async () => {
    const { page } = await windows.open({ visitor: await app.signedIn(cast.paul) })
    await page.goto(paths.hostingDay(cast.companyWorkshop.id))
    await page.evaluate("Storage.prototype.setItem = () => { throw new Error('full') }")
    await press(page, 'Inès S. est là')
    await page.getByText(/Là depuis/).waitFor()
    expect((await ines()).attendance).to.equal('attended')
  })

  it('is sent again when it arrived and could not be forgotten', async () => {
    const { page } = await windows.open({ visitor: await app.signedIn(cast.paul) })
    await page.goto(paths.hostingDay(cast.companyWorkshop.id))
    await page.evaluate(`{
      const { removeItem } = Storage.prototype
      Storage.prototype.removeItem = () => {
        Storage.prototype.removeItem = removeItem
        throw new Error('not now')
      }
    }`)
    await press(page, 'Inès S. est là')
    while ((await ines()).attendance === null) await page.waitForTimeout(50)
    while ((await kept(page)) !== null) {
      await page.evaluate("window.dispatchEvent(new Event('online'))")
      await page.waitForTimeout(100)
    }
    expect((await ines()).corrections).to.have.length(1)
  })

  it('waits for the same account when the sign-in has ended, and never leaves under another one', async () => {
    const { page, troubles } = await windows.open({ visitor: await app.signedIn(cast.paul) })
    await page.goto(paths.hostingDay(cast.companyWorkshop.id))
    await mongoose.connection.collection('sessions').deleteMany({})
    await press(page, 'Inès S. est là')
    await page.getByText(/La page a expiré/).waitFor()
    troubles.length = 0
    expect(await kept(page)).to.include(cast.ines.id)
    await page.goto(paths.signIn())
    await signIn(page, cast.marie)
    await page.waitForURL(`**${paths.today()}`)
    expect(await kept(page)).to.include(cast.ines.id)
    expect((await ines()).attendance).to.equal(null)
    await page.context().clearCookies()
    await page.goto(paths.signIn())
    await signIn(page, cast.paul)
    await isSent(page)
    expect((await ines()).attendance).to.equal('attended')
  })

  it('waits for the new link when the one before was cut', async () => {
    const { page, troubles } = await windows.open({ language: 'en', device: 'phone' })
    const link = async () => paths.hostLink((await hostLinkOf(cast.companyWorkshop, SECRET)) ?? '')
    await renewHostLink(cast.companyWorkshop, { by: cast.marie._id })
    await page.goto(await link())
    await cutHostLink(cast.companyWorkshop, { by: cast.marie._id })
    await press(page, 'Everyone is here')
    await page.getByText(/This link opens nothing any more\. 2 answers are kept/).waitFor()
    troubles.length = 0
    await renewHostLink(cast.companyWorkshop, { by: cast.marie._id })
    await page.goto(await link())
    await isSent(page)
    expect((await ines()).attendance).to.equal('attended')
  })
})
