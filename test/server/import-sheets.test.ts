import { expect } from 'chai'
import { ImportRun } from '#models/records/import-run.ts'
import { paths } from '#server/paths.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useApp } from '#test/support/client.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { workbookOf } from '#test/support/workbook.ts'

const HEAD = ['Identifiant', 'Nom', 'Prénom', 'Date de naissance', 'Code SAFIR']
const sheetOf = (name: string, identifier: string) => ({
  name,
  rows: [['Aubagne'], HEAD, [identifier, name.toUpperCase(), 'Ana', '14/03/1989', '13165']]
})

describe('a workbook of several lists', function () {
  this.timeout(30_000)
  useDatabase()
  useEmptyCollections()
  const app = useApp()
  let cast: Cast
  beforeEach(async () => {
    cast = await raiseCast()
  })

  it('is shown sheet by sheet, and read where it is said to be the list', async () => {
    const marie = await app.signedIn(cast.marie)
    await marie.get(paths.newImport())
    const bytes = new Uint8Array(
      workbookOf([sheetOf('Octobre', '9600001A'), sheetOf('Novembre', '9600002A')])
    )
    await marie.upload(paths.imports(), 'file', new File([bytes], 'listes.xlsx'))
    const importation = await ImportRun.findOne().orFail()
    const address = paths.importSheet(importation.id)
    await marie.follow()
    expect(marie.page?.location).to.equal(address)
    const page = await marie.follow()
    expect(page.text)
      .to.include('OCTOBRE')
      .and.to.include('NOVEMBRE')
      .and.to.include('Lire la feuille Novembre')
    expect((await marie.submit(address, { sheet: '7' })).status, 'none of those shown').to.equal(404)
    await marie.get(address)
    await marie.submit(address, { sheet: '1' })
    const shown = await marie.get(paths.importation(importation.id))
    expect(shown.text).to.include('NOVEMBRE Ana').and.not.to.include('OCTOBRE Ana')
    expect((await marie.get(address)).location, 'chosen once').to.equal(paths.importation(importation.id))
  })

  it('is nobody else’s to choose from', async () => {
    const marie = await app.signedIn(cast.marie)
    await marie.get(paths.newImport())
    const bytes = new Uint8Array(
      workbookOf([sheetOf('Octobre', '9600001A'), sheetOf('Novembre', '9600002A')])
    )
    await marie.upload(paths.imports(), 'file', new File([bytes], 'listes.xlsx'))
    const importation = await ImportRun.findOne().orFail()
    const other = await app.signedIn(cast.samira)
    expect((await other.get(paths.importSheet(importation.id))).status).to.equal(404)
  })
})
