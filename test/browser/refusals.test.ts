import { expect } from 'chai'
import { paths } from '#server/paths.ts'
import { useBrowser, type Look } from '../support/browser.ts'
import { useApp, type Visitor } from '../support/client.ts'
import { useDatabase } from '../support/database.ts'
import { whatIsWrong } from './reading.ts'
import { raiseWorld, type World } from './world.ts'

const DESK: Look = { language: 'fr', device: 'desk', theme: 'light' }
const PHONE: Look = { language: 'en', device: 'phone', theme: 'dark' }

/** Forms sent as they come, with nothing written: whose they are, and where. */
const FORMS: [string, 'marie' | 'admin' | 'nobody', (world: World) => string][] = [
  ['a workshop', 'marie', () => paths.newWorkshop()],
  ['a person', 'marie', () => paths.newPerson()],
  ['an agreement', 'marie', ({ nadia }) => paths.newAgreement(String(nadia.id))],
  ['a transfer', 'marie', () => paths.newTransfer()],
  ['a company', 'marie', () => paths.newCompany()],
  ['a list', 'marie', () => paths.newImport()],
  [
    'a withdrawal',
    'marie',
    ({ forgeWorkshop, nadia }) => paths.newWithdrawal(String(forgeWorkshop.id), String(nadia.id))
  ],
  [
    'a debrief',
    'marie',
    ({ pastWorkshop, karim }) => paths.debrief(String(pastWorkshop.id), String(karim.id))
  ],
  [
    'an answer',
    'marie',
    ({ forgeWorkshop, lucie }) => paths.answer(String(forgeWorkshop.id), String(lucie.id))
  ],
  [
    'a choice of people',
    'marie',
    ({ forgeWorkshop }) => `${paths.candidates(String(forgeWorkshop.id))}?circle=agency`
  ],
  ['an account', 'admin', () => paths.newAccount()],
  ['a sign-in', 'nobody', () => paths.signIn()]
]

describe('A page that refuses', function () {
  this.timeout(120_000)
  useDatabase()
  const app = useApp()
  const windows = useBrowser(app)
  let world: World
  const visitors = new Map<string, Visitor>()
  before(async () => {
    world = await raiseWorld()
    for (const name of ['marie', 'admin'] as const) {
      const visitor = await app.signedIn(world[name])
      visitors.set(name, visitor)
    }
  })

  for (const [index, [what, who, addressOf]] of FORMS.entries()) {
    it(`says what to fix of ${what} sent empty, and reads well`, async () => {
      const look = index % 2 === 0 ? DESK : PHONE
      const { page } = await windows.open({ ...look, visitor: visitors.get(who) })
      await page.goto(addressOf(world))
      const submit = page
        .locator('main form[method="post"]:has(.button-primary, .button-danger)')
        .first()
        .locator('.button-primary, .button-danger')
        .first()
      const [answer] = await Promise.all([
        page.waitForResponse(one => one.request().method() === 'POST'),
        submit.click()
      ])
      expect(answer.status()).to.equal(422)
      await page.waitForLoadState()
      expect(await page.title()).to.match(look.language === 'fr' ? /^Erreur/ : /^Error/)
      expect((await whatIsWrong(page, look)).join('\n')).to.equal('')
    })
  }

  it('says that a page does not exist, to anyone', async () => {
    for (const [who, look] of [['marie', DESK] as const, ['nobody', PHONE] as const]) {
      const { page } = await windows.open({ ...look, visitor: visitors.get(who) })
      const answer = await page.goto('/people/000000000000000000000000/nothing')
      expect(answer?.status()).to.equal(404)
      expect((await whatIsWrong(page, look)).join('\n')).to.equal('')
    }
  })
})
