import { expect } from 'chai'
import { ImportChunk } from '#models/records/import-chunk.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { refusalOf } from '#test/support/refusal.ts'
import { confirmImport } from '#models/importing/run/confirm.ts'
import { scopes } from '#models/access/scope.ts'
import { forgetOldImports } from '#models/importing/file/forget.ts'
import { bringing, PEOPLE } from './bringing.ts'

describe('a list brought in', () => {
  useDatabase()
  useEmptyCollections()
  let cast: Cast
  beforeEach(async () => {
    cast = await raiseCast()
  })
  const { bring, rowsOf } = bringing(() => cast)

  it('is told from another by its headings, or said to be neither', async () => {
    expect((await refusalOf(bring('Couleur;Taille\nbleu;12'))).key).to.equal(
      'imports.reason.headings-unknown'
    )
    expect((await refusalOf(bring('Nom;Prénom;Commune\nA;B;C'))).key).to.equal(
      'imports.reason.headings-missing'
    )
  })

  it('is forgotten after thirty days, its counts kept', async () => {
    const importation = await bring(PEOPLE)
    await forgetOldImports(new Date(Date.now() + 31 * 86_400_000))
    const kept = await scopes.imports(cast.marie).findOne({ _id: importation._id }).orFail()
    expect([kept.lines.new, await rowsOf(kept), await ImportChunk.countDocuments()]).to.deep.equal([3, [], 0])
    expect((await refusalOf(confirmImport(kept, { by: cast.marie._id }))).key).to.equal(
      'imports.refusal.forgotten'
    )
  })
})
