import { readFile } from 'node:fs/promises'
import { expect } from 'chai'
import { Person } from '#models/records/person.ts'
import { raiseCast } from '#test/support/cast.ts'
import { paths } from '#server/paths.ts'
import { useBrowser } from '../support/browser.ts'
import { useApp, type Visitor } from '../support/client.ts'
import { useDatabase } from '../support/database.ts'
import { nameOf, Walker, WAYS } from './walker.ts'

const LIST = [
  'Identifiant;Nom;Prénom;Date de naissance;Téléphone;E-mail;Code SAFIR',
  '9400001A;MOREAU;Lola;12/03/1991;06 39 98 02 01;lola.moreau@example.org;13165',
  '9400002B;PETIT;Sami;31/02/1991;06 39 98 02 02;sami.petit@example.org;13165',
  '94;ROYER;Anaïs;04/07/1988;06 39 98 02 03;anais.royer@example.org;13165'
].join('\r\n')

for (const way of WAYS) {
  describe(`A list on the import desk, ${nameOf(way)}`, function () {
    this.timeout(60_000)
    useDatabase()
    const app = useApp()
    const windows = useBrowser(app)
    let session: Visitor
    let walk: Walker
    let first = ''
    let rejected = ''
    before(async () => {
      const cast = await raiseCast()
      session = await app.signedIn(cast.marie)
    })
    beforeEach(async () => {
      walk = await Walker.start(windows.open, way, session)
    })
    const entered = () => Person.countDocuments({ identifiers: /^94/ })
    const bring = async (text: string) => {
      await walk.go(paths.newImport())
      const file = { name: 'liste.csv', mimeType: 'text/csv', buffer: Buffer.from(text) }
      await walk.field('imports.new.file').setInputFiles(file)
      await walk.press('imports.new.send')
      await walk.page.waitForURL(/\/imports\/[\da-f]{24}/)
    }

    it('has a cell corrected in place, its line judged again and the others saved', async () => {
      await bring(LIST)
      await walk.says('imports.reason.date-impossible')
      const birth = walk.page.getByLabel(
        walk.words('imports.row.cell', { column: 'Date de naissance', line: '3' })
      )
      await birth.fill('31/04/1991')
      await walk.press('imports.row.againLine', { line: '3' })
      await walk.says('imports.line.refused', { line: '3' })
      await birth.fill('30/04/1991')
      await walk.press('imports.row.againLine', { line: '3' })
      await walk.says('imports.line.ready', { line: '3' })
      expect(await entered(), 'nothing is written yet').to.equal(0)
      await walk.press('imports.show.savePeople', { count: 2 })
      await walk.says('imports.saved.people', { count: 2 })
      first = walk.page.url()
      await walk.go(`${first}?show=saved`)
      const file = walk.page.getByRole('link', { name: 'MOREAU Lola' })
      expect(await file.getAttribute('href')).to.match(/^\/people\/[\da-f]{24}$/)
      expect(await entered()).to.equal(2)
    })

    it('gives its rejected line back as a file with the reason, to be corrected and brought in again', async () => {
      await walk.go(first)
      const [download] = await Promise.all([
        walk.page.waitForEvent('download'),
        walk.press('imports.refusals.download')
      ])
      rejected = await readFile(await download.path(), 'utf8')
      const [head = '', line = '', ...more] = rejected.trim().split('\r\n')
      expect(head).to.contain(walk.words('imports.refusals.reasons'))
      expect(line.replaceAll('\u00a0', ' ')).to.contain(
        walk.words('imports.reason.identifier-malformed', { length: 2 })
      )
      expect(more).to.deep.equal([])
      rejected = rejected.replace(/([;,])94\1ROYER/, '$19400003C$1ROYER')
      await bring(rejected)
      await walk.press('imports.show.savePeople', { count: 1 })
      await walk.says('imports.saved.people', { count: 1 })
      expect(await entered()).to.equal(3)
    })

    it('changes nothing when it is brought in a second time', async () => {
      const before = await Person.find().sort({ _id: 1 }).lean()
      await bring(rejected)
      await walk.says('imports.show.nothing')
      await bring(LIST.replace('31/02/1991', '30/04/1991'))
      await walk.says('imports.show.nothing')
      expect(await Person.find().sort({ _id: 1 }).lean()).to.deep.equal(before)
    })

    it('is undone as a whole, and nothing else with it', async () => {
      await walk.go(first)
      await walk.press('imports.show.undo')
      await walk.press('imports.show.undo')
      await walk.says('imports.undone.done')
      const left = await Person.find({ identifiers: /^94/ }).lean()
      expect(left.map(({ lastName }) => lastName)).to.deep.equal(['ROYER'])
    })
  })
}
