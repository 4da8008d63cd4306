import { mkdirSync } from 'node:fs'
import { expect } from 'chai'
import { uploadFile } from '#models/importing/run/upload.ts'
import { paths } from '#server/paths.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useBrowser } from '../support/browser.ts'
import { useApp, type Visitor } from '../support/client.ts'
import { useDatabase } from '../support/database.ts'

/** WCAG 2.2, 1.4.12: what a reader may ask for without losing anything. */
const SPACED =
  '* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-bottom: 2em !important }'
const HEADINGS = 'Identifiant;Nom;Prénom;Date de naissance;E-mail;Code SAFIR'

describe('Pages under the reader’s own text spacing', function () {
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

  it('stay within the window at 1280 px, the account menu with them', async () => {
    const { page } = await windows.open({ visitor })
    await page.setViewportSize({ width: 1280, height: 800 })
    await page.goto(paths.today())
    // The pages let no style in but their own: this one is the browser's.
    await page.evaluate(
      `{ const sheet = new CSSStyleSheet(); sheet.replaceSync(${JSON.stringify(SPACED)}); document.adoptedStyleSheets = [sheet] }`
    )
    const beyond = await page.evaluate('document.documentElement.scrollWidth - window.innerWidth')
    expect(beyond).to.be.at.most(0)
    const box = await page.locator('.account summary').boundingBox()
    expect((box?.x ?? 0) + (box?.width ?? 9999)).to.be.at.most(1280)
  })

  it('show the cells of a list wide enough to be read, on a desk and on a phone', async () => {
    const line =
      '9600001A;ROUMANILLE-CASTELNAU;Marie-Antoinette;31/02/1989;marie-antoinette.rc@example.org;13165'
    const { id } = await uploadFile({
      agency: cast.marie.agency!,
      by: cast.marie._id,
      fileName: 'liste.csv',
      bytes: Buffer.from(`${HEADINGS}\n${line}`)
    })
    const { page } = await windows.open({ visitor })
    for (const [width, height] of [
      [1366, 768],
      [390, 844]
    ] as const) {
      await page.setViewportSize({ width, height })
      await page.goto(paths.importation(String(id)))
      expect(await page.locator('.desk tbody tr:first-child .input').count()).to.equal(5)
      const narrow = await page.locator('.desk tbody tr:first-child .input').evaluateAll(cells =>
        cells.flatMap(cell => {
          const { scrollWidth, clientWidth, value } = cell as unknown as {
            scrollWidth: number
            clientWidth: number
            value: string
          }
          return scrollWidth > clientWidth + 1 ? [`${value}: ${clientWidth} of ${scrollWidth} px`] : []
        })
      )
      expect(narrow, `at ${width} px`).to.deep.equal([])
      const beyond = await page.evaluate('document.documentElement.scrollWidth - window.innerWidth')
      expect(beyond, `at ${width} px`).to.be.at.most(0)
      const folder = process.env['DECLIC_PICTURES']
      if (folder) {
        mkdirSync(folder, { recursive: true })
        await page.screenshot({ path: `${folder}/desk-${width}.png` })
      }
    }
  })
})
