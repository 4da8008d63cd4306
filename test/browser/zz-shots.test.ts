import { addPlaces } from '#models/seats/add-places.ts'
import { takeSeat } from '#models/seats/seats.ts'
import { Workshop } from '#models/records/workshop.ts'
import { raiseCast } from '#test/support/cast.ts'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { paths } from '#server/paths.ts'
import { useBrowser } from '../support/browser.ts'
import { useApp } from '../support/client.ts'
import { useDatabase } from '../support/database.ts'

describe('shots', function () {
  this.timeout(500_000)
  useDatabase()
  const app = useApp()
  const windows = useBrowser(app)
  it('are taken', async () => {
    const cast = await raiseCast()
    const { forgeWorkshop, companyWorkshop, fullWorkshop, pastWorkshop, nadia, marie } = cast
    await Workshop.updateOne({ _id: companyWorkshop._id }, { $set: { trade: forgeWorkshop.trade } })
    await addPlaces(fullWorkshop._id, { places: 2, reason: 'absences', words: '', key: 'k', by: marie._id })
    await takeSeat(fullWorkshop._id, { person: cast.ines._id, by: marie._id })
    const visitor = await app.signedIn(marie)
    const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
    const pages: [string, string][] = [
      ['person', paths.person(nadia.id) + '#cannot-come'],
      ['move', paths.newSeatMove(forgeWorkshop.id, nadia.id)],
      ['places', paths.newPlaces(forgeWorkshop.id)],
      ['workshop', paths.workshop(fullWorkshop.id)],
      ['rollcall', paths.attendance(pastWorkshop.id) + `?person=${cast.ines.id}`],
      ['phones', paths.telephoneList(pastWorkshop.id)],
      ['many', paths.newOtherDates(forgeWorkshop.id)],
      ['list', paths.workshops()]
    ]
    for (const [language, device] of [['fr', 'desk'], ['en', 'phone']] as const) {
      const { page } = await windows.open({ visitor, language, device })
      for (const [name, path] of pages) {
        await page.goto(path)
        if (name === 'person') await page.locator('#cannot-come summary').click()
        if (name === 'rollcall') {
          await page.locator(`input[name="mark-${cast.karim.id}"][value="late"]`).check()
          await page.locator(`input[name="mark-${cast.theo.id}"][value="partly"]`).check()
        }
        await page.evaluate(axe)
        const found = await page.evaluate(async () => {
          const { violations } = await (window as any).axe.run()
          const wide = document.documentElement.scrollWidth - window.innerWidth
          return [...violations.map((v: any) => v.id + ' ' + v.nodes.map((n: any) => n.html.slice(0, 120)).join(' | ')), wide > 0 ? `wide ${wide}` : ''].filter(Boolean)
        })
        console.log(name, language, device, found.join('\n'))
        if (device === 'phone') {
          await page.setViewportSize({ width: 320, height: 800 })
          const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
          if (wide > 0) console.log('WIDE at 320', name, wide)
          await page.setViewportSize({ width: 390, height: 844 })
        }
        await page.screenshot({ path: `/tmp/shot-day-${name}-${device}.png`, fullPage: true })
      }
    }
  })
})
