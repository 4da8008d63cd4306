import { expect } from 'chai'
import { paths } from '#server/paths.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useBrowser } from '../support/browser.ts'
import { useApp, type Visitor } from '../support/client.ts'
import { useDatabase } from '../support/database.ts'

describe('Searching as one types', function () {
  this.timeout(60_000)
  useDatabase()
  const app = useApp()
  const windows = useBrowser(app)
  let cast: Cast
  let visitor: Visitor
  before(async () => {
    cast = await raiseCast()
    visitor = await app.signedIn(cast.marie)
  })

  it('shows people under the field of the top bar, and opens the one chosen with the keyboard', async () => {
    const { page } = await windows.open({ visitor })
    await page.goto(paths.today())
    await page.keyboard.press('/')
    await page.keyboard.type('nadia ben', { delay: 20 })
    await page.locator('.top-found-line', { hasText: 'BENALI Nadia' }).waitFor()
    // The answer to the first letters may stand there still.
    await page.locator('.top-found-line mark', { hasText: 'BEN' }).waitFor()
    expect(await page.locator('.top-found-line mark').allTextContents()).to.deep.equal(['BEN', 'Nadia'])
    expect(await page.locator('.top-search [role=status]').textContent()).to.include('1 personne')
    await page.keyboard.press('ArrowDown')
    await Promise.all([page.waitForURL(`**${paths.person(cast.nadia.id)}`), page.keyboard.press('Enter')])
  })

  it('shows people, workshops and companies under their headings, and goes through them with the arrows', async () => {
    const { page } = await windows.open({ visitor })
    await page.goto(paths.today())
    await page.locator('#search').pressSequentially('maçon', { delay: 20 })
    await page.locator('.top-found-title', { hasText: 'Entreprises' }).waitFor()
    const said = await page.locator('.top-search [role=status]').textContent()
    expect(said).to.include('1 entreprise')
    const lines = await page.locator('.top-found a').count()
    for (let at = 0; at < lines; at++) await page.keyboard.press('ArrowDown')
    await Promise.all([page.waitForURL(`**${paths.search()}?q=*`), page.keyboard.press('Enter')])
    expect(await page.locator('h2').allInnerTexts()).to.include('Entreprises')
  })

  it('closes what it shows with Escape, and Enter in the field opens the page of results', async () => {
    const { page } = await windows.open({ visitor })
    await page.goto(paths.today())
    await page.locator('#search').pressSequentially('saidi')
    await page.locator('.top-found-line').first().waitFor()
    await page.keyboard.press('Escape')
    expect(await page.locator('.top-found').isVisible()).to.equal(false)
    await Promise.all([page.waitForURL('**/people?q=saidi'), page.keyboard.press('Enter')])
  })

  it('shows the answer to what was typed last, on the page of people', async () => {
    const { page } = await windows.open({ visitor })
    await page.goto(paths.people())
    await page.locator('#q').pressSequentially('benali', { delay: 30 })
    await page.locator('#found mark').first().waitFor()
    await page.locator('#found tbody tr:only-child').waitFor()
    expect(await page.locator('#found-said').textContent()).to.include('1 personne')
    expect(new URL(page.url()).search).to.equal('?q=benali')
    await page.keyboard.press('ArrowDown')
    await Promise.all([page.waitForURL(`**${paths.person(cast.nadia.id)}`), page.keyboard.press('Enter')])
  })

  it('says nothing in the console of a question overtaken while its answer was read', async () => {
    const { page } = await windows.open({ visitor })
    // As text: what the compiler adds to a function is not there in the page.
    await page.addInitScript(`
      const { json } = Response.prototype
      Response.prototype.json = async function () {
        await new Promise(resolve => setTimeout(resolve, 400))
        return json.call(this)
      }
    `)
    await page.goto(paths.today())
    const answered = page.waitForResponse(response => response.url().endsWith('q=be'))
    await page.locator('#search').pressSequentially('be')
    await answered
    await page.locator('#search').pressSequentially('nali')
    await page.locator('.top-found-line').first().waitFor()
  })

  it('finds the same without scripts', async () => {
    const { page } = await windows.open({ visitor, scripts: false })
    await page.goto(paths.today())
    await page.locator('#search').fill('06 39 98 01 01')
    await Promise.all([page.waitForURL('**/people?q=*'), page.keyboard.press('Enter')])
    expect(await page.locator('#found th[scope=row] a').first().innerText()).to.equal('BENALI Nadia')
    expect(await page.locator('#found th[scope=row]').count()).to.equal(1)
  })

  it('says of a comment what should not stand there as it is typed', async () => {
    const { page } = await windows.open({ visitor })
    await page.goto(paths.newAgreement(cast.nadia.id))
    const said = page.locator('[data-screened] [role=status]')
    await page.locator('#text').fill('Elle parle de sa dépression')
    await said.waitFor()
    expect(await said.textContent()).to.match(/dépression.+parle de santé/)
    await page.locator('#text').fill('Son numéro : 2 69 05 49 588 157 80')
    expect(await said.textContent()).to.include('numéro de sécurité sociale')
    await page.locator('#text').fill('Appeler l’entreprise')
    expect(await said.isVisible()).to.equal(false)
  })

  it('suggests trades as one types', async () => {
    const { page } = await windows.open({ visitor })
    await page.goto(paths.newPerson())
    await page.locator('#trades').pressSequentially('soud')
    const offered = page.locator('#trade-choices option[value^="Soudeur"]')
    await offered.first().waitFor({ state: 'attached' })
  })
})
