import { expect } from 'chai'
import { ImportChunk } from '#models/records/import-chunk.ts'
import { ImportRow } from '#models/records/import-row.ts'
import { ImportRun } from '#models/records/import-run.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { refusalOf } from '#test/support/refusal.ts'
import { workbook } from '#test/support/workbook.ts'
import { uploadFile } from '#models/importing/run/upload.ts'
import { runImport } from '#models/importing/run/run-import.ts'

const HEAD = ['Identifiant', 'Nom', 'Prénom', 'Date de naissance', 'Adresse', 'Code SAFIR']
const LINE = ['9300001A', 'ROUMANILLE', 'Élise', '14/03/1989', '3 rue des Lilas\r\nBât. B', '13165']

const quoted = (separator: string) =>
  [HEAD, LINE]
    .map(cells => cells.map(cell => (/[\r\n]/.test(cell) ? `"${cell}"` : cell)).join(separator))
    .join('\r\n')
const wide = (text: string, swap: boolean) => {
  const bytes = Buffer.from(`\ufeff${text}`, 'utf16le')
  return swap ? bytes.swap16() : bytes
}

describe('a file brought in', () => {
  useDatabase()
  useEmptyCollections()
  let cast: Cast
  beforeEach(async () => {
    cast = await raiseCast()
  })
  const bring = (bytes: Buffer, fileName = 'liste.csv') =>
    uploadFile({ agency: cast.marie.agency!, by: cast.marie._id, fileName, bytes })
  const only = async (importation: ImportRun) => {
    const rows = await ImportRow.find({ importation: importation._id })
    expect(rows).to.have.length(1)
    return rows[0]!
  }

  const WRITINGS: Record<string, Buffer> = {
    'in Windows-1252': Buffer.from(quoted(';'), 'latin1'),
    'in UTF-8': Buffer.from(quoted(',')),
    'in UTF-8 with its mark': Buffer.from(`\ufeff${quoted(';')}`),
    'as « Texte Unicode »': wide(quoted('\t'), false),
    'in UTF-16, the other way round': wide(quoted('\t'), true),
    'under the titles of a printed list': Buffer.from(`Liste, du 3, novembre, triée\r\n\r\n${quoted(';')}`),
    'as a workbook': workbook([
      ['Liste du 3 novembre'],
      null,
      HEAD,
      [...LINE.slice(0, 3), { day: 32581 }, ...LINE.slice(4)]
    ])
  }
  for (const [writing, bytes] of Object.entries(WRITINGS)) {
    it(`${writing} says the same person`, async () => {
      const importation = await bring(bytes)
      const row = await only(importation)
      expect([importation.state, row.outcome, row.title]).to.deep.equal([
        'checked',
        'new',
        'ROUMANILLE Élise'
      ])
      expect(row.cells[3]).to.equal('14/03/1989')
      expect(row.cells[4]?.split(/\r?\n/)).to.deep.equal(['3 rue des Lilas', 'Bât. B'])
    })
  }

  it('reads the result of a formula, and keeps one that was never computed as text', async () => {
    const computed = async (result: string | null) => {
      const importation = await bring(workbook([HEAD, [{ formula: 'A1&"A"', result }, ...LINE.slice(1)]]))
      return [(await only(importation)).outcome, importation.workbook?.formulas]
    }
    expect(await computed(null)).to.deep.equal(['refused', 1])
    expect(await computed('9300001A')).to.deep.equal(['new', 0])
  })

  it('comes back from us without its reasons, and with its formulas as they were typed', async () => {
    const text = `Ligne du fichier;Raisons du refus;${HEAD.join(';')};Commentaire\r\n4;Nom absent;${LINE.slice(0, 4).join(';')};;13165;'=1+1`
    const importation = await bring(Buffer.from(text))
    const row = await only(importation)
    expect([importation.state, row.outcome, row.cells.at(-1)]).to.deep.equal(['checked', 'new', '=1+1'])
  })

  it('under the same name with other lines is another list; the same file waiting is that list', async () => {
    const first = await bring(Buffer.from(quoted(';')))
    const same = await bring(Buffer.from(quoted(';')))
    const other = await bring(Buffer.from(quoted(';').replace('ROUMANILLE', 'MISTRAL')))
    expect([same.id, other.id === first.id]).to.deep.equal([first.id, false])
  })

  const REFUSED: Record<string, [() => Buffer, string]> = {
    'of ten thousand columns': [
      () => Buffer.from(`${HEAD.join(';')}${';x'.repeat(10_000)}\n${LINE.join(';')}`),
      'file-too-many-columns'
    ],
    'cut in the middle of a quoted cell': [
      () => Buffer.from(quoted(';')).subarray(0, -10),
      'file-quote-not-closed'
    ],
    'that is half a workbook': [() => workbook([HEAD, LINE]).subarray(0, 700), 'workbook-broken']
  }
  for (const [what, [bytes, reason]] of Object.entries(REFUSED)) {
    it(`${what} is refused in a sentence, nothing being kept`, async () => {
      expect((await refusalOf(bring(bytes()))).key).to.equal(`imports.reason.${reason}`)
      const kept = await Promise.all([ImportRun, ImportRow, ImportChunk].map(model => model.countDocuments()))
      expect(kept).to.deep.equal([0, 0, 0])
    })
  }

  it('of 300,000 lines is said to be too long by the worker, nothing being kept but the words', async function () {
    this.timeout(60_000)
    const importation = await bring(Buffer.from(`${HEAD.join(';')}\n${'9;A;B;C;D;E\n'.repeat(300_000)}`))
    while ((await ImportRun.findById(importation._id).orFail()).isAtWork) await runImport({ forMs: 30_000 })
    const failed = await ImportRun.findById(importation._id).orFail()
    expect([failed.state, failed.problem]).to.deep.equal([
      'failed',
      { reason: 'imports.reason.file-too-many-records', params: { limit: 200_000 } }
    ])
    expect([await ImportRow.countDocuments(), await ImportChunk.countDocuments()]).to.deep.equal([0, 0])
  })
})
