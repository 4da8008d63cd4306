import { expect } from 'chai'
import { ensurePersonLinks, personLinkOf } from '#models/access/person-links.ts'
import { Participation } from '#models/records/participation.ts'
import { Workshop } from '#models/records/workshop.ts'
import { readLanguages } from '#models/reference/languages.ts'
import { setLanguages } from '#models/settings/languages.ts'
import { paths } from '#server/paths.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useBrowser, type Look } from '#test/support/browser.ts'
import { useApp } from '#test/support/client.ts'
import { useDatabase } from '#test/support/database.ts'
import { whatIsWrong } from './reading.ts'

const SECRET = 'a-secret-of-the-tests-of-32-signs'
const WEEK = 7 * 86_400_000

describe('The page of a person in a browser', function () {
  this.timeout(180_000)
  useDatabase()
  const app = useApp()
  const windows = useBrowser(app)
  let cast: Cast
  let address: string

  before(async () => {
    cast = await raiseCast()
    const { _id: workshop, ...facts } = (await Workshop.findById(cast.forgeWorkshop._id).orFail()).toObject()
    const startsAt = new Date(+facts.startsAt + WEEK)
    const endsAt = new Date(+facts.endsAt + WEEK)
    await Workshop.create({ ...facts, startsAt, endsAt, seats: [], outbox: [] } as never)
    const pair = { workshop, person: cast.nadia._id }
    await ensurePersonLinks([pair])
    address = paths.personLink((await personLinkOf(pair, SECRET)) ?? '')
  })

  const readIn = async (look: Look, path: string) => {
    const { page, troubles } = await windows.open(look)
    await page.goto(path)
    expect([...(await whatIsWrong(page, look)), ...troubles].join('\n')).to.equal('')
  }

  it('reads from the right in Arabic, at 320 px too, and in Ukrainian and Portuguese', async () => {
    const { facts } = await readLanguages()
    const open = { isOffered: true, readBy: '', readOn: '' }
    const setter = { by: cast.admin._id, since: null, isTrial: true }
    await setLanguages({ ...facts, ar: open, uk: open, pt: open }, setter)
    for (const language of ['ar', 'uk', 'pt'] as const) {
      const { page, troubles } = await windows.open({ device: 'phone' })
      await page.goto(`${address}?lang=${language}`)
      const look = { language, device: 'phone', theme: 'light' } as unknown as Look
      expect([...(await whatIsWrong(page, look)), ...troubles].join('\n')).to.equal('')
      const direction = await page.evaluate(() => getComputedStyle(document.body).direction)
      expect(direction).to.equal(language === 'ar' ? 'rtl' : 'ltr')
    }
  })

  it('reads well, and all of it is done without a script: coming, not coming, why, another date', async () => {
    await readIn({ language: 'fr', device: 'desk', theme: 'light' }, `${address}?lang=fr`)
    await readIn({ language: 'en', device: 'phone', theme: 'dark' }, `${address}?lang=en`)
    const { page } = await windows.open({ device: 'phone', scripts: false })
    await page.goto(address)
    await page.getByRole('button', { name: 'Je viens' }).click()
    await page.getByText('C’est noté').waitFor()
    await page.getByText('Je serai en retard').click()
    await page.getByLabel('Vers quelle heure').fill('09:40')
    await page.getByRole('button', { name: 'Prévenir de mon retard' }).click()
    await page.getByText('vous arrivez vers').waitFor()
    await page.getByRole('button', { name: 'Je ne peux pas venir' }).click()
    await page.getByRole('heading', { name: 'Merci de nous l’avoir dit, Nadia.' }).waitFor()
    await readIn({ language: 'en', device: 'phone', theme: 'light' }, `${address}?lang=en`)
    await page.getByRole('button', { name: 'Garde d’enfant' }).click()
    await page.locator('button.date').first().click()
    await page.getByRole('heading', { name: 'Vous êtes inscrite' }).waitFor()
    const rows = await Participation.find({ person: cast.nadia._id, startsAt: { $gt: new Date() } })
    expect(rows.map(({ state, reason }) => [state, reason ?? null])).to.have.deep.members([
      ['withdrawn', 'childcare'],
      ['registered', null]
    ])
  })
})
